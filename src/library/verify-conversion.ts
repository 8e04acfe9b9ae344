import type { StopSignal } from "../convert/stop-signal.ts";
import { layoutOptionsAgain } from "../convert/verify/layout-options-again.ts";
import { loadDone } from "../convert/verify/load-done.ts";
import type { VerifiedSource, VerifyProgress, VerifyResult } from "../convert/verify/verification.ts";
import { UsageError } from "../errors.ts";
import { diskFs } from "../source/disk-fs.ts";
import { planConversion } from "./convert.ts";
import { loadCheckpoint } from "./load-checkpoint.ts";
import { refuseUnknownOptions } from "./refuse-unknown-options.ts";

/** What to verify an output against. Everything may be left out. */
export interface VerifyOptions {
  /** The folder of the checkpoint that it was converted from: every tensor is compared. DONE alone when not given. */
  readonly against?: string;
  /** Ends it: a ConversionError with the code `interrupted`. */
  readonly signal?: StopSignal;
  readonly onProgress?: (progress: VerifyProgress) => void;
}

const OPTIONS = { against: true, signal: true, onProgress: true } as const satisfies Record<keyof VerifyOptions, true>;

/**
 * Looks at the output of a conversion again: every file against DONE, headers and index, and with a source every tensor. It
 * is not linted: `lint` does that. What is wrong with it is in the result.
 * @throws ConversionError; UsageError, also where there is no such folder; SourceError for a source that cannot be compared with
 */
export async function verifyConversion(output: string, options: VerifyOptions = {}): Promise<VerifyResult> {
  refuseUnknownOptions(options, OPTIONS);
  if ((await diskFs.kindOf(output)) !== "directory") {
    throw new UsageError(`there is no folder ${output}`, { hint: "name the folder that a conversion wrote" });
  }
  const { against, signal = new AbortController().signal } = options;
  const { verifyConversion: verify } = await import("../convert/verify/verify-conversion.ts");
  return await verify({
    output,
    against: against === undefined ? null : await planOf(against, output),
    signal,
    onProgress: (progress) => options.onProgress?.(progress),
  });
}

async function planOf(folder: string, output: string): Promise<VerifiedSource> {
  const done = await loadDone(diskFs, output);
  const { weights } = await loadCheckpoint(folder);
  const options = await layoutOptionsAgain(done, output, weights, diskFs);
  const { dtype, maxShardBytes, transformersVersion, vocabularyRows } = options;
  const plan = await planConversion(folder, {
    to: done?.layout ?? "huggingface",
    maxShardSize: maxShardBytes,
    ...(dtype === null ? {} : { dtype }),
    ...(done?.model == null ? {} : { model: done.model.id }),
    ...(transformersVersion === null ? {} : { transformersVersion }),
    ...(vocabularyRows === null ? {} : { vocabularyRows }),
  });
  return { folder, plan, options, model: done?.model?.id ?? null };
}
