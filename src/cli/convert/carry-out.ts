import type { DoneOrigin } from "../../convert/execute/done.ts";
import type { ExecutionResult } from "../../convert/execute/execution.ts";
import type { SourceSnapshot } from "../../convert/execute/source-identity.ts";
import type { ConversionPlan } from "../../convert/plan.ts";
import type { CliIo } from "../cli-io.ts";
import { collectGarbage, MANY_TENSORS } from "../collect-garbage.ts";
import { interruptible } from "../interruptible.ts";
import type { ConversionOptions } from "./conversion-options.ts";
import { createConversionProgress } from "./conversion-progress.ts";

/** More threads than this only wait for the disk. */
const MAX_JOBS = 4;
/** Of those that look at the values of tens of thousands of tensors, each takes 20 MB, and 256 is what a conversion may take. */
const MAX_SCAN_JOBS = 1;

export interface CarriedOut {
  readonly execution: ExecutionResult;
  /** Milliseconds. */
  readonly time: number;
}

/**
 * Executes a plan, with its progress on standard error; a signal ends it tidily.
 * @throws ConversionError, SignalError
 */
export async function carryOut(
  plan: ConversionPlan,
  place: {
    readonly source: string;
    readonly output: string;
    readonly origin: DoneOrigin;
    readonly seen: SourceSnapshot;
  },
  options: Pick<ConversionOptions, "jobs" | "checksum" | "scan" | "restart" | "repair" | "quiet">,
  io: CliIo,
): Promise<CarriedOut> {
  const start = io.now();
  const isLarge = plan.outputs.reduce((sum, { parts }) => sum + parts.length, 0) >= MANY_TENSORS;
  if (isLarge) collectGarbage();
  const progress = createConversionProgress(io, options.quiet);
  const { checksum, restart, repair, scan } = options;
  const jobs = options.jobs ?? Math.min(await io.cores(), isLarge && scan ? MAX_SCAN_JOBS : MAX_JOBS);
  try {
    const execution = await interruptible(io, "run the same command again: it goes on where it stopped", (signal) =>
      io.execute({
        ...{ plan, ...place, jobs, checksum, restart, repair, scan, signal },
        onProgress: (now) => progress.show(now),
      }),
    );
    return { execution, time: io.now() - start };
  } finally {
    await progress.end();
  }
}
