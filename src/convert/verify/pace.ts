import { setImmediate } from "node:timers/promises";
import { ConversionError } from "../conversion-error.ts";
import type { Verification, VerifyProgress } from "./verification.ts";

/** Between two reports. */
const INTERVAL = 100;

/** Told after every block: reports progress, lets others run, and ends what was interrupted. */
export interface Pace {
  begin(phase: VerifyProgress["phase"], total: number): void;
  /** @throws ConversionError "interrupted" */
  step(file: string, bytes: number): Promise<void>;
}

export function createPace({ signal, onProgress }: Pick<Verification, "signal" | "onProgress">): Pace {
  let progress: VerifyProgress = { phase: "files", file: "", done: 0, total: 0 };
  let told = Number.NEGATIVE_INFINITY;
  return {
    begin(phase, total) {
      progress = { phase, file: "", done: 0, total };
    },
    async step(file, bytes) {
      const done = progress.done + bytes;
      progress = { ...progress, file, done };
      const now = performance.now();
      if (now - told < INTERVAL && done < progress.total) return;
      told = now;
      onProgress(progress);
      await setImmediate();
      if (signal.aborted)
        throw new ConversionError("interrupted", "verifying was interrupted", { cause: signal.reason });
    },
  };
}
