import type { TensorScan } from "../../checkpoint/tensor-scan.ts";
import type { Done } from "../../convert/execute/done.ts";
import { LAYOUTS } from "../../convert/layouts/layouts.ts";
import { planLayout } from "../../convert/layouts/plan-layout.ts";
import { layoutOptionsAgain } from "../../convert/verify/layout-options-again.ts";
import { loadDone } from "../../convert/verify/load-done.ts";
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
  const done = await loadDone(io.fs, output);
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
  done: Done | null,
  { options, quiet, output }: OutputToVerify,
  io: CliIo,
): Promise<VerifiedSource> {
  const layout = done?.layout ?? "huggingface";
  if (!LAYOUTS.has(layout)) {
    throw new UsageError(`DONE says that the layout is "${layout}", which this checkpointlint does not know`, {
      hint: "verify it without --against, or with the checkpointlint that converted it",
    });
  }
  const progress = createProgress(quiet ? { ...io.stderr, isTerminal: false } : io.stderr);
  const { result, subject } = await withModelOf(done, options, (linter) =>
    lintSource(folder, linter, io, progress).finally(() => progress.end()),
  );
  const again = await layoutOptionsAgain(done, output, subject.checkpoint.weights, io.fs);
  const layoutOptions = {
    ...again,
    transformersVersion: options.transformersVersion ?? again.transformersVersion,
  };
  const plan = await planLayout(layout, subject, layoutOptions);
  return { folder, plan, options: layoutOptions, model: result.model.id };
}

async function lintOutput(
  output: string,
  done: Done | null,
  linter: LinterOptions,
  { quiet, scans = null }: OutputToVerify,
  io: CliIo,
): Promise<LintResult> {
  const progress = createProgress(quiet ? { ...io.stderr, isTerminal: false } : io.stderr);
  const { result } = await withModelOf(done, linter, (options) =>
    lintSource(output, options, io, progress, scans).finally(() => progress.end()),
  );
  return result;
}

/** Does what needs the base model, with the one that DONE names where no other is asked for. @throws UsageError when it is not known here */
async function withModelOf<Result>(
  done: Done | null,
  linter: LinterOptions,
  work: (linter: LinterOptions) => Promise<Result>,
): Promise<Result> {
  const id = done?.model?.id ?? null;
  if (linter.model !== null || id === null) return await work(linter);
  try {
    return await work({ ...linter, model: id });
  } catch (error) {
    if (!(error instanceof UsageError && error.message.includes(id))) throw error;
    throw new UsageError(`DONE names the base model ${JSON.stringify(id)}, which is not known here`, {
      hint: "say where it is: --model path/to/config.json; or verify without one: --model none",
      cause: error,
    });
  }
}

/** What the source had and somebody took upon himself, the output has too. */
function verifiedLint(result: LintResult, done: Done | null): VerifiedLint {
  const forcedRules = done?.forced?.rules ?? [];
  const { errors, passed } = conversionGate(result, gateAim(done?.layout ?? "huggingface"), "output");
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
