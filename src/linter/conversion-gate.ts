import { stripWrappers } from "../convert/planning/strip-wrappers.ts";
import type { Diagnostic, LintResult } from "../engine/lint-result.ts";

/** Whether a checkpoint may be converted, by what its lint found. */
export interface ConversionGate {
  /** Errors that stop the conversion, in the order of the lint; a crashed rule is one. */
  readonly errors: readonly Diagnostic[];
  /** Those of them that nobody can take upon himself. */
  readonly unforceable: readonly Diagnostic[];
  /** Whether a rule crashed: what it would have found is not known. */
  readonly crashed: boolean;
  /** Errors that the conversion mends, or that are about a platform that is not its aim. */
  readonly passed: readonly Diagnostic[];
  /** Those of `passed` that whoever uses the output has to know. */
  readonly warned: readonly Diagnostic[];
}

/** A layout that the platform deploys; others only have to be sound. */
export type GateAim = "platform" | "sound";

/** What every conversion does anyhow: the index is written anew, names lose the prefixes of wrappers where that is safe. */
const MENDED: ReadonlyMap<string, (result: LintResult) => boolean> = new Map([
  ["weights/index-metadata", () => true],
  ["weights/name-prefix", losesPrefix],
]);

/**
 * What only serving needs: weights are weights all the same. transformers 5.12.1 loads the models of
 * test/peers/convert.test.ts, most of which have no tokenizer.
 */
const SERVED: ReadonlySet<string> = new Set(["files/tokenizer-missing"]);

/** Without them there is nothing to convert. */
const NEEDED: ReadonlySet<string> = new Set([
  "files/config-missing",
  "files/lfs-pointer",
  "files/shard-missing",
  "files/weights-missing",
  "files/wrong-kind",
  "weights/dtype-unknown",
  "weights/duplicate-name",
  "weights/header-invalid",
  "weights/offsets",
  "weights/tensor-size",
  "weights/truncated",
]);

/**
 * The gate fails closed: what could not be checked is an error too.
 * @param of an output has been converted: nothing mends it any more
 */
export function conversionGate(result: LintResult, aim: GateAim, of: "source" | "output" = "source"): ConversionGate {
  const found = result.diagnostics.filter(({ severity, state }) => severity === "error" && state.kind === "active");
  const isMended = ({ ruleId }: Diagnostic): boolean => of === "source" && MENDED.get(ruleId)?.(result) === true;
  const warned = found.filter(({ ruleId }) => aim === "sound" && SERVED.has(ruleId));
  const passed = found.filter(
    (each) => warned.includes(each) || isMended(each) || (aim === "sound" && isOfPlatform(each, result)),
  );
  const errors = found.filter((each) => !passed.includes(each));
  return {
    errors,
    passed,
    warned,
    unforceable: result.diagnostics.filter((each) => isUnforceable(each, result)),
    crashed: result.rules.crashed.length > 0,
  };
}

function losesPrefix({ subject }: LintResult): boolean {
  if (subject === undefined) return false;
  const { checkpoint, architectures } = subject;
  return stripWrappers(checkpoint.weights, checkpoint.facts, architectures).prefix !== null;
}

/** A comparison with the base model, or with what the platform runs. */
function isOfPlatform({ ruleId }: Diagnostic, { ruleMeta }: LintResult): boolean {
  const meta = ruleMeta.get(ruleId);
  return meta !== undefined && (meta.needsBase || meta.category === "compatibility");
}

/** Whatever a configuration accepts: a pickle that runs code, or bytes that are not there, cannot be read. */
function isUnforceable({ ruleId }: Diagnostic, { ruleMeta }: LintResult): boolean {
  return NEEDED.has(ruleId) || (ruleId.startsWith("security/") && ruleMeta.get(ruleId)?.severity === "error");
}
