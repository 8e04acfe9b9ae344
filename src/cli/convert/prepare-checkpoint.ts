import type { ExecutionResult } from "../../convert/execute/execution.ts";
import { planLayout } from "../../convert/layouts/plan-layout.ts";
import type { VerifyProblem } from "../../convert/verify/verification.ts";
import { conversionGate } from "../../linter/conversion-gate.ts";
import { doneOrigin } from "../../linter/done-origin.ts";
import { conversionNotes } from "../../report/conversion-text.ts";
import { planText } from "../../report/plan-text.ts";
import { vendorError, vendorWarning } from "../../report/vendor-log/vendor-error.ts";
import type { VendorError } from "../../report/vendor-log/vendor-log.ts";
import type { CliIo } from "../cli-io.ts";
import type { ParsedArguments } from "../parse-arguments.ts";
import { createProgress } from "../progress.ts";
import { writeLintReports } from "../write-lint-reports.ts";
import { carryOut } from "./carry-out.ts";
import { gateAim } from "./gate-aim.ts";
import { gateSteps } from "./gate-steps.ts";
import { type LintedSource, lintSource } from "./lint-source.ts";
import { type PrepareRequest, prepareRequest } from "./prepare-request.ts";
import type { StepLog } from "./step-log.ts";
import { verifyOutput } from "./verify-output.ts";

/**
 * The steps of prepare-ckpt: arguments, lint, plan, conversion, verification. Each is written down; the first that fails is
 * the last.
 * @returns a dry run's plan for people; null when something was done
 * @throws StepFailed
 */
export async function prepareCheckpoint(args: ParsedArguments, log: StepLog, io: CliIo): Promise<string | null> {
  const request = await log.step("parse_args", 2, () => prepareRequest(args, io));
  const { source, output, options, layout } = request;
  const linted = await lint(request, args, log, io);
  const gate = conversionGate(linted.result, gateAim(layout));
  gateSteps(linted.result, gate, { ...request, force: options.force }, log);
  const plan = await log.step("legalizer", 3, () =>
    planLayout(layout, linted.subject, { ...request, ...options, dtype: null }),
  );
  if (options.dryRun) return planText(plan);
  const origin = doneOrigin(linted.result, gate, { ...request, ...options });
  const { execution } = await log.step("convert", 3, async (warn) => {
    const carried = await carryOut(plan, { source, output, origin }, options, io);
    for (const note of conversionNotes(carried.execution)) warn(note);
    return carried;
  });
  await verify(request, execution, log, io);
  return null;
}

async function lint(
  { source, linter, options, reports }: PrepareRequest,
  args: ParsedArguments,
  log: StepLog,
  io: CliIo,
): Promise<LintedSource> {
  const progress = createProgress(options.quiet ? { ...io.stderr, isTerminal: false } : io.stderr);
  const work = async (): Promise<LintedSource> => {
    const linted = await lintSource(source, linter, io, progress).finally(() => progress.end());
    const facts = { quiet: options.quiet, stats: false, unchecked: [], failOn: "error" } as const;
    await writeLintReports([linted.result], reports, facts, args, io);
    return linted;
  };
  // It becomes a step, or two, with what it finds; here only when there is no verdict.
  return await log.attempt("lint", 2, work);
}

async function verify(
  { output, linter, options }: PrepareRequest,
  { scans }: ExecutionResult,
  log: StepLog,
  io: CliIo,
): Promise<void> {
  const { verified, result, lint } = await log.attempt("verify", 3, () =>
    verifyOutput(
      {
        ...{ output, against: null, linter, options: linter, quiet: options.quiet },
        scans: scans === null ? null : new Map(scans.map((scan) => [scan.name, scan])),
      },
      io,
    ),
  );
  const problems = verified.problems.map(problemBlock);
  const found = result?.diagnostics.filter(({ state }) => state.kind === "active") ?? [];
  const stops = found.filter(
    ({ severity, ruleId }) => severity === "error" && lint !== null && !lint.known.has(ruleId),
  );
  const errors = result === null ? [] : stops.map((each) => vendorError(each, result));
  const warnings = found.filter((each) => !stops.includes(each)).map(vendorWarning);
  log.found("verify", 3, [...problems, ...errors], warnings);
}

function problemBlock({ code, file, tensor, text }: VerifyProblem): VendorError {
  return {
    id: `VERIFY_${code.toUpperCase().replaceAll("-", "_")}`,
    owner: "USAGE",
    reason: text,
    suggestion: "run it again with --repair: what is missing or damaged is written anew",
    trace: [tensor === null ? file : `${file}: ${tensor}`],
  };
}
