import type { ExecutionProgress } from "../../convert/execute/execution.ts";
import type { VerifyProgress } from "../../convert/verify/verification.ts";
import { escapeTerminal } from "../../report/escape-terminal.ts";
import { transferText } from "../../report/transfer-text.ts";
import type { CliIo } from "../cli-io.ts";
import { createProgress } from "../progress.ts";

/** Milliseconds between lines where there is no terminal to draw a bar on. */
const INTERVAL = 10_000;
const BAR = 20;

const PHASES = {
  "check-source": "comparing checksums of the source",
  "check-output": "checking what is there",
  write: "writing",
  finish: "finishing",
  files: "checking",
  tensors: "comparing tensors",
} as const satisfies Record<ExecutionProgress["phase"] | VerifyProgress["phase"], string>;

export interface ConversionProgress {
  show(progress: ExecutionProgress | VerifyProgress): void;
  end(): Promise<void>;
}

/** A bar on a terminal, a line every ten seconds elsewhere, nothing for who wants it quiet. All of it on standard error. */
export function createConversionProgress(io: Pick<CliIo, "stderr" | "now">, quiet: boolean): ConversionProgress {
  if (quiet) return { show: () => undefined, end: async () => undefined };
  const line = createProgress(io.stderr);
  let told: Promise<void> = Promise.resolve();
  let phase: string | null = null;
  let began = io.now();
  let last = began;
  return {
    show(progress) {
      const now = io.now();
      if (progress.phase !== phase) began = now;
      phase = progress.phase;
      const text = transferText(PHASES[progress.phase], progress, now - began);
      if (io.stderr.isTerminal) return line.show(`${bar(progress)} ${text}`);
      if (now - last < INTERVAL) return;
      last = now;
      // Nobody there to read it is no reason to stop.
      told = told.then(() => io.stderr.write(`${escapeTerminal(text)}\n`)).catch(() => undefined);
    },
    async end() {
      await told;
      await line.end();
    },
  };
}

function bar({ done, total }: { readonly done: number; readonly total: number }): string {
  const full = total === 0 ? BAR : Math.min(BAR, Math.floor((done / total) * BAR));
  return "█".repeat(full) + "░".repeat(BAR - full);
}
