import type { DoneOrigin } from "../../convert/execute/done.ts";
import type { ExecutionResult } from "../../convert/execute/execution.ts";
import type { ConversionPlan } from "../../convert/plan.ts";
import type { CliIo } from "../cli-io.ts";
import { interruptible } from "../interruptible.ts";
import type { ConversionOptions } from "./conversion-options.ts";
import { createConversionProgress } from "./conversion-progress.ts";

/** More threads than this only wait for the disk. */
const MAX_JOBS = 4;

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
  place: { readonly source: string; readonly output: string; readonly origin: DoneOrigin },
  options: Pick<ConversionOptions, "jobs" | "checksum" | "scan" | "restart" | "repair" | "quiet">,
  io: CliIo,
): Promise<CarriedOut> {
  const start = io.now();
  const progress = createConversionProgress(io, options.quiet);
  const jobs = options.jobs ?? Math.min(await io.cores(), MAX_JOBS);
  const { checksum, restart, repair, scan } = options;
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
