import type { ExecutionResult } from "../../convert/execute/execution.ts";
import type { SourceSnapshot } from "../../convert/execute/source-identity.ts";
import { planLayout } from "../../convert/layouts/plan-layout.ts";
import type { VerifyProblem } from "../../convert/verify/verification.ts";
import { type ConversionGate, conversionGate } from "../../linter/conversion-gate.ts";
import { doneOrigin } from "../../linter/done-origin.ts";
import { gateAim } from "../../linter/gate-aim.ts";
import { conversionNotes } from "../../report/conversion-text.ts";
import { vendorError, vendorWarning } from "../../report/vendor-log/vendor-error.ts";
import type { VendorError } from "../../report/vendor-log/vendor-log.ts";
import { unverifiedText } from "../../report/verify-text.ts";
import type { Backend } from "../backends/backend.ts";
import { chosenBackend } from "../backends/backend-options.ts";
import type { CliIo } from "../cli-io.ts";
import { collectGarbage, MANY_TENSORS } from "../collect-garbage.ts";
import type { ParsedArguments } from "../parse-arguments.ts";
import { createProgress } from "../progress.ts";
import { writeLintReports } from "../write-lint-reports.ts";
import { carryOut } from "./carry-out.ts";
import { gateSteps } from "./gate-steps.ts";
import { type LintedSource, lintSource } from "./lint-source.ts";
import { planPage } from "./plan-page.ts";
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
  // The plan of tens of thousands of tensors is gone with this call: verifying reads and lints the output.
  const written = await lintAndWrite(request, args, log, io);
  if (written.kind === "page") return written.page;
  if ((written.scans?.length ?? 0) >= MANY_TENSORS) collectGarbage();
  await verify(request, written.scans, written.backend, log, io);
  return null;
}

type Written =
  | { readonly kind: "page"; readonly page: string }
  | { readonly kind: "output"; readonly backend: Backend["kind"]; readonly scans: ExecutionResult["scans"] };

/** The page of a dry run, or what is known of the output. */
async function lintAndWrite(request: PrepareRequest, args: ParsedArguments, log: StepLog, io: CliIo): Promise<Written> {
  const { options, layout } = request;
  const seen = await io.snapshotSources(request.source);
  const { linted, backend } = await lint(request, args, log, io);
  const gate = conversionGate(linted.result, gateAim(layout));
  gateSteps(linted.result, gate, { ...request, force: options.force }, log);
  if (backend.kind === "builtin") return await convertHere({ request, linted, gate, args, seen }, log, io);
  const { convertByBackend } = await import("../backends/convert-by-backend.ts");
  const command = await convertByBackend(
    {
      ...{ backend, subject: linted.subject, dryRun: options.dryRun, quiet: options.quiet },
      request: {
        ...request,
        input: request.source,
        transformersVersion: request.givenVersion,
        ignoresTransformersVersion: request.ignoresVersions,
      },
    },
    log,
    io,
  );
  return command === null ? { kind: "output", backend: backend.kind, scans: null } : { kind: "page", page: command };
}

interface HereConversion {
  readonly request: PrepareRequest;
  readonly linted: LintedSource;
  readonly gate: ConversionGate;
  readonly args: ParsedArguments;
  readonly seen: SourceSnapshot;
}

async function convertHere(
  { request, linted, gate, args, seen }: HereConversion,
  log: StepLog,
  io: CliIo,
): Promise<Written> {
  const { source, output, options, layout } = request;
  const { maxShardBytes, force } = options;
  const { transformersVersion } = await linted.linter.settingsOf(source);
  const layoutOptions = {
    dtype: null,
    maxShardBytes,
    transformersVersion: request.transformersVersion ?? transformersVersion,
    vocabularyRows: null,
  };
  const plan = await log.step("legalizer", 3, () => planLayout(layout, linted.subject, layoutOptions));
  const origin = doneOrigin(linted.result, gate, force, layoutOptions);
  if (options.dryRun) {
    // It becomes a step only when the conversion would be refused.
    await log.attempt("convert", 3, () => io.rehearse({ ...options, plan, source, output, origin, seen }));
    return { kind: "page", page: await planPage(plan, linted.result, args, io) };
  }
  const { execution } = await log.step("convert", 3, async (warn) => {
    const carried = await carryOut(plan, { source, output, origin, seen }, options, io);
    for (const note of conversionNotes(carried.execution)) warn(note);
    return carried;
  });
  return { kind: "output", backend: "builtin", scans: execution.scans };
}

async function lint(
  { source, linter, options, reports }: PrepareRequest,
  args: ParsedArguments,
  log: StepLog,
  io: CliIo,
): Promise<{ readonly linted: LintedSource; readonly backend: Backend }> {
  const progress = createProgress(options.quiet ? { ...io.stderr, isTerminal: false } : io.stderr);
  const work = async (): Promise<{ readonly linted: LintedSource; readonly backend: Backend }> => {
    const linted = await lintSource(source, linter, io, progress).finally(() => progress.end());
    const facts = { quiet: options.quiet, stats: false, unchecked: [], failOn: "error" } as const;
    await writeLintReports([linted.result], reports, facts, args, io);
    const { config } = await linted.linter.settingsOf(source);
    const said = config?.resolved.convert ?? null;
    return { linted, backend: await chosenBackend(args, { said, explicit: linter.config.kind === "file" }, io.fs) };
  };
  // It becomes a step, or two, with what it finds; here only when there is no verdict.
  return await log.attempt("lint", 2, work);
}

async function verify(
  { output, linter, options }: PrepareRequest,
  scans: ExecutionResult["scans"],
  backend: Backend["kind"],
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
  // Of the packages that replaced the container nobody outside knows whether they write one.
  const isKnown = ({ code }: VerifyProblem): boolean => backend === "command" && code === "done-missing";
  const problems = verified.problems.filter((each) => !isKnown(each)).map(problemBlock);
  const unverified = unverifiedText({ verified });
  const known = [
    ...verified.problems.filter(isKnown).map(({ text }) => text),
    ...(unverified === null ? [] : [`the files could not be compared: ${unverified}`]),
  ];
  const found = result?.diagnostics.filter(({ state }) => state.kind === "active") ?? [];
  const stops = found.filter(
    ({ severity, ruleId }) => severity === "error" && lint !== null && !lint.known.has(ruleId),
  );
  const errors = result === null ? [] : stops.map((each) => vendorError(each, result));
  const warnings = found.filter((each) => !stops.includes(each)).map(vendorWarning);
  log.found("verify", 3, [...problems, ...errors], [...known, ...warnings]);
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
