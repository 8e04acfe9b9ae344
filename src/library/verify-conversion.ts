import { castDtype } from "../convert/verify/cast-dtype.ts";
import { doneFacts } from "../convert/verify/done-facts.ts";
import type { VerifyProgress, VerifyResult } from "../convert/verify/verification.ts";
import { diskFs } from "../source/disk-fs.ts";
import { planConversion } from "./convert.ts";
import { loadCheckpoint } from "./load-checkpoint.ts";
import { refuseUnknownOptions } from "./refuse-unknown-options.ts";

/** What to verify an output against. Everything may be left out. */
export interface VerifyOptions {
  /** The folder of the checkpoint that it was converted from: every tensor is compared. DONE alone when not given. */
  readonly against?: string;
  /** Ends it: a ConversionError with the code `interrupted`. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: VerifyProgress) => void;
}

const OPTIONS = { against: true, signal: true, onProgress: true } as const satisfies Record<keyof VerifyOptions, true>;

/**
 * Looks at the output of a conversion again: every file against DONE, headers and index, and with a source every tensor. It
 * is not linted. What is wrong with it is in the result.
 * @throws ConversionError, UsageError, SourceError for a source that cannot be compared with
 */
export async function verifyConversion(output: string, options: VerifyOptions = {}): Promise<VerifyResult> {
  refuseUnknownOptions(options, OPTIONS);
  const { against, signal = new AbortController().signal } = options;
  const { verifyConversion: verify } = await import("../convert/verify/verify-conversion.ts");
  return await verify({
    output,
    against: against === undefined ? null : { folder: against, plan: await planOf(against, output) },
    signal,
    onProgress: (progress) => options.onProgress?.(progress),
  });
}

async function planOf(source: string, output: string): ReturnType<typeof planConversion> {
  const done = await doneFacts(diskFs, output);
  const { weights } = await loadCheckpoint(source);
  const dtype = await castDtype(output, weights, diskFs);
  return await planConversion(source, {
    to: done.layout ?? "huggingface",
    ...(dtype === null ? {} : { dtype }),
    ...(done.model === null ? {} : { model: done.model }),
    ...(done.transformersVersion === null ? {} : { transformersVersion: done.transformersVersion }),
    // Tensors are found by name, whatever file they are in.
    maxShardSize: Number.MAX_SAFE_INTEGER,
  });
}
