import type { Diagnostic, LintResult } from "../../engine/lint-result.ts";
import type { ConversionGate } from "../../linter/conversion-gate.ts";
import { vendorError, vendorWarning } from "../../report/vendor-log/vendor-error.ts";
import type { StepLog } from "./step-log.ts";

/** The rules that the vendor's tool has a step of its own for. */
const VERSION_RULES: ReadonlySet<string> = new Set(["transformers/version-newer", "transformers/deployment-too-old"]);

/**
 * What the lint found, as steps of the vendor's report: versions first, where they are compared at all, then the rest.
 * Errors that somebody takes upon himself are warnings.
 * @throws StepFailed
 */
export function gateSteps(
  result: LintResult,
  gate: ConversionGate,
  { comparesVersions, force }: { readonly comparesVersions: boolean; readonly force: string | null },
  log: StepLog,
): void {
  const stops = (each: Diagnostic): boolean =>
    gate.unforceable.includes(each) || (force === null && gate.errors.includes(each));
  const found = result.diagnostics.filter(({ state }) => state.kind === "active");
  const add = (name: string, of: readonly Diagnostic[]): void =>
    log.found(
      name,
      gate.crashed && force === null ? 2 : 1,
      of.filter(stops).map((each) => vendorError(each, result)),
      of.filter((each) => !stops(each)).map(vendorWarning),
    );
  const isVersion = ({ ruleId }: Diagnostic): boolean => comparesVersions && VERSION_RULES.has(ruleId);
  if (comparesVersions) add("validate_transformer", found.filter(isVersion));
  // What a configuration accepts is told by nobody else, and still cannot be read.
  const hidden = gate.unforceable.filter((each) => !found.includes(each));
  add("lint", [...found.filter((each) => !isVersion(each)), ...hidden]);
}
