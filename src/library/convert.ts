import type { ChecksumKind, ExecutionProgress, ExecutionResult } from "../convert/execute/execution.ts";
import type { LayoutOptions } from "../convert/layouts/layout.ts";
import { LAYOUTS } from "../convert/layouts/layouts.ts";
import { planLayout } from "../convert/layouts/plan-layout.ts";
import { parseByteSize } from "../convert/parse-byte-size.ts";
import { parseFloatDtype } from "../convert/parse-float-dtype.ts";
import type { ConversionPlan } from "../convert/plan.ts";
import type { StopSignal } from "../convert/stop-signal.ts";
import type { Diagnostic, LintResult, LintSubject } from "../engine/lint-result.ts";
import { InternalError, UsageError } from "../errors.ts";
import { conversionGate } from "../linter/conversion-gate.ts";
import { doneOrigin } from "../linter/done-origin.ts";
import { gateAim } from "../linter/gate-aim.ts";
import type { LintOptions } from "./lint.ts";
import { refuseUnknownOptions } from "./refuse-unknown-options.ts";
import { sharedLinter } from "./shared-linter.ts";

/** What to convert to. The rest is how the source is linted; it is on the disk. */
export interface PlanOptions extends Omit<LintOptions, "fs" | "keepSubject" | "deep"> {
  /** `huggingface` or `sambanova`. */
  readonly to: string;
  /** `bfloat16`, `float16`, `float32` or `float64`; as the layout has it when not given. */
  readonly dtype?: string;
  /** Bytes of tensors in one file: `5GB` (the default), `2GiB` or a number. */
  readonly maxShardSize?: string | number;
  /** Rows of embedding and head, where they are to be more than the source's (a draft's, padded to its target's). `huggingface` only. */
  readonly vocabularyRows?: number;
}

/** How to convert. */
export interface ConvertOptions extends PlanOptions {
  /** Why to convert in spite of errors; kept in DONE with them. */
  readonly force?: string;
  /** Threads that move bytes; 1, the calling thread, when not given. */
  readonly jobs?: number;
  /** What DONE holds of every file; crc32 when not given. */
  readonly checksum?: ChecksumKind;
  /** Look at the values of every tensor on the way. */
  readonly scan?: boolean;
  /** Begin anew where another conversion was interrupted. */
  readonly restart?: boolean;
  /** Write what is missing or damaged of a finished output anew. */
  readonly repair?: boolean;
  /** Ends it tidily: a ConversionError with the code `interrupted`. */
  readonly signal?: StopSignal;
  readonly onProgress?: (progress: ExecutionProgress) => void;
}

/** refused: the lint found errors, nothing was written. */
export type Conversion =
  | { readonly state: "refused"; readonly lint: LintResult; readonly errors: readonly Diagnostic[] }
  | ({ readonly lint: LintResult; readonly plan: ConversionPlan } & ExecutionResult);

const LINT = { model: true, transformersVersion: true, preset: true, config: true, rules: true, onNote: true } as const;
const PLAN = { ...LINT, to: true, dtype: true, maxShardSize: true, vocabularyRows: true } as const satisfies Record<
  keyof PlanOptions,
  true
>;
const CONVERT = {
  ...PLAN,
  ...{
    force: true,
    jobs: true,
    checksum: true,
    scan: true,
    restart: true,
    repair: true,
    signal: true,
    onProgress: true,
  },
} as const satisfies Record<keyof ConvertOptions, true>;

/**
 * Says what converting a checkpoint would do: every byte of every output file, as JSON. Nothing is written.
 * @param source its folder, on the disk
 * @throws ConversionError for what the layout cannot write; UsageError; SourceError when the folder cannot be listed
 */
export async function planConversion(source: string, options: PlanOptions): Promise<ConversionPlan> {
  refuseUnknownOptions(options, PLAN);
  const asked = layoutOptionsOf(source, options);
  const { subject, configuredVersion } = await read(source, options);
  const layoutOptions = { ...asked, transformersVersion: asked.transformersVersion ?? configuredVersion };
  return await planLayout(options.to, subject, layoutOptions);
}

/**
 * Lints a checkpoint and, when it has no errors, converts it. It goes on where it was interrupted; DONE is written last.
 * @param source its folder, on the disk
 * @param output the folder that is written
 * @throws ConversionError when it fails; UsageError; SourceError when the folder cannot be listed
 */
export async function convertCheckpoint(source: string, output: string, options: ConvertOptions): Promise<Conversion> {
  refuseUnknownOptions(options, CONVERT);
  const { force = null, jobs = 1, checksum = "crc32", scan = false, restart = false, repair = false } = options;
  if (force !== null && force.trim() === "") {
    throw new UsageError("force needs a reason", { hint: "say why, for whoever reads it in a year" });
  }
  if (typeof output !== "string" || output === "") {
    throw new UsageError("the output is no folder's name", { hint: "name the folder that is to be written" });
  }
  if (!Number.isInteger(jobs) || jobs < 1) {
    throw new UsageError(`jobs is ${String(jobs)}`, { hint: "a whole number, 1 or more" });
  }
  const asked = layoutOptionsOf(source, options);
  const { execute } = await import("../convert/execute/execute.ts");
  const { snapshotSources } = await import("../convert/execute/source-identity.ts");
  const seen = await snapshotSources(source);
  const { result: lint, subject, configuredVersion } = await read(source, options);
  const layoutOptions = { ...asked, transformersVersion: asked.transformersVersion ?? configuredVersion };
  const gate = conversionGate(lint, gateAim(options.to));
  const stopping = force === null ? [...gate.errors, ...gate.unforceable] : gate.unforceable;
  if (stopping.length > 0) return { state: "refused", lint, errors: [...new Set(stopping)] };
  const made = await planLayout(options.to, subject, layoutOptions);
  const execution = await execute({
    ...{ plan: made, source, output, seen, jobs, checksum, scan, restart, repair },
    origin: doneOrigin(lint, gate, force, layoutOptions),
    workerFile: `${import.meta.dirname}/convert-worker.js`,
    signal: options.signal ?? new AbortController().signal,
    onProgress: (progress) => options.onProgress?.(progress),
  });
  return { lint, plan: made, ...execution };
}

/** What is asked for, before anything is read. @throws UsageError */
function layoutOptionsOf(source: string, options: PlanOptions): LayoutOptions {
  const { to, dtype, maxShardSize = "5GB", transformersVersion = null, vocabularyRows = null } = options;
  if (typeof source !== "string") throw new UsageError(`the source is ${typeof source}, no text`);
  if (!LAYOUTS.has(to)) {
    throw new UsageError(`there is no layout "${to}"`, { hint: `layouts: ${[...LAYOUTS.keys()].join(", ")}` });
  }
  return {
    dtype: dtype === undefined ? null : parseFloatDtype(dtype, "dtype"),
    maxShardBytes: parseByteSize(String(maxShardSize), "maxShardSize"),
    transformersVersion,
    vocabularyRows,
  };
}

/** The lint of a source, and what a layout plans from. */
async function read(
  source: string,
  options: PlanOptions,
): Promise<{ readonly result: LintResult; readonly subject: LintSubject; readonly configuredVersion: string | null }> {
  const { model, transformersVersion, preset, config, rules, onNote } = options;
  const asked = Object.entries({ model, transformersVersion, preset, config, rules, onNote });
  const given: LintOptions = Object.fromEntries(asked.filter(([, value]) => value !== undefined));
  const linter = await sharedLinter({ ...given, keepSubject: true });
  const result = await linter.lint(source);
  if (result.subject === undefined) throw new InternalError("the lint kept no subject");
  const { transformersVersion: configuredVersion } = await linter.settingsOf(source);
  return { result, subject: result.subject, configuredVersion };
}
