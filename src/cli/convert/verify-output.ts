import type { TensorScan } from "../../checkpoint/tensor-scan.ts";
import { LAYOUTS } from "../../convert/layouts/layouts.ts";
import { planLayout } from "../../convert/layouts/plan-layout.ts";
import { castDtype } from "../../convert/verify/cast-dtype.ts";
import { type DoneFacts, doneFacts } from "../../convert/verify/done-facts.ts";
import type { VerifiedSource } from "../../convert/verify/verification.ts";
import type { LintResult } from "../../engine/lint-result.ts";
import { UsageError } from "../../errors.ts";
import { conversionGate } from "../../linter/conversion-gate.ts";
import { gateAim } from "../../linter/gate-aim.ts";
import type { VerifiedLint, VerifyReport } from "../../report/verify-text.ts";
import type { CliIo } from "../cli-io.ts";
import { interruptible } from "../interruptible.ts";
import type { LinterOptions } from "../linter-options.ts";
import { createProgress } from "../progress.ts";
import { createConversionProgress } from "./conversion-progress.ts";
import { lintSource } from "./lint-source.ts";

export interface OutputToVerify {
  readonly output: string;
  /** A checkpoint's folder; null: with DONE alone. */
  readonly against: string | null;
  /** null: it is not linted. */
  readonly linter: LinterOptions | null;
  /** Of the plan that the source is compared by, and of the lint. */
  readonly options: LinterOptions;
  readonly quiet: boolean;
  /** What the conversion has seen of the values, for the lint. */
  readonly scans?: ReadonlyMap<string, TensorScan> | null;
}

export interface VerifiedOutput extends VerifyReport {
  /** null when it was not linted. */
  readonly result: LintResult | null;
}

/** @throws SignalError; SourceError, UsageError, ConversionError for a source that cannot be read or planned */
export async function verifyOutput(asked: OutputToVerify, io: CliIo): Promise<VerifiedOutput> {
  const { output, quiet } = asked;
  const done = await doneFacts(io.fs, output);
  const against = asked.against === null ? null : await planSource(asked.against, done, asked, io);
  const progress = createConversionProgress(io, quiet);
  const verified = await interruptible(io, "run it again", (signal) =>
    io.verifyConversion({ output, against, signal, onProgress: (now) => progress.show(now) }),
  ).finally(() => progress.end());
  const result = asked.linter === null ? null : await lintOutput(output, done, asked.linter, asked, io);
  return {
    output,
    source: asked.against,
    verified,
    result,
    lint: result === null ? null : verifiedLint(result, done),
  };
}

async function planSource(
  folder: string,
  done: DoneFacts,
  { options, quiet, output }: OutputToVerify,
  io: CliIo,
): Promise<VerifiedSource> {
  const layout = done.layout ?? "huggingface";
  if (!LAYOUTS.has(layout)) {
    throw new UsageError(`DONE says that the layout is "${layout}", which this checkpointlint does not know`, {
      hint: "verify it without --against, or with the checkpointlint that converted it",
    });
  }
  const progress = createProgress(quiet ? { ...io.stderr, isTerminal: false } : io.stderr);
  const linter = { ...options, model: options.model ?? done.model };
  const { subject } = await lintSource(folder, linter, io, progress).finally(() => progress.end());
  const plan = await planLayout(layout, subject, {
    dtype: await castDtype(output, subject.checkpoint.weights, io.fs),
    // Tensors are found by name, whatever file they are in.
    maxShardBytes: Number.MAX_SAFE_INTEGER,
    transformersVersion: options.transformersVersion ?? done.transformersVersion,
  });
  return { folder, plan };
}

async function lintOutput(
  output: string,
  done: DoneFacts,
  linter: LinterOptions,
  { quiet, scans = null }: OutputToVerify,
  io: CliIo,
): Promise<LintResult> {
  const progress = createProgress(quiet ? { ...io.stderr, isTerminal: false } : io.stderr);
  const options = { ...linter, model: linter.model ?? done.model };
  const { result } = await lintSource(output, options, io, progress, scans).finally(() => progress.end());
  return result;
}

/** What the source had and somebody took upon himself, the output has too. */
function verifiedLint(result: LintResult, { layout, forcedRules }: DoneFacts): VerifiedLint {
  const { errors, passed } = conversionGate(result, gateAim(layout ?? "huggingface"));
  const crashed = result.rules.crashed.length;
  const forced = errors.filter(({ ruleId }) => forcedRules.includes(ruleId)).length;
  return {
    errors: errors.length - forced,
    forced,
    crashed,
    checked: result.rules.checked.length,
    known: new Set([...forcedRules, ...passed.map(({ ruleId }) => ruleId)]),
  };
}
