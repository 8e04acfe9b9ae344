import { Worker } from "node:worker_threads";
import type { ProbeAnswer, ProbeTask } from "./probe-task.ts";

/** Runs what a checkpoint brings, one task after the other. Never rejects: what goes wrong is an answer. */
export interface ProbeThread {
  ask<Kind extends ProbeTask["kind"]>(task: ProbeTask & { readonly kind: Kind }): Promise<ProbeAnswer<Kind>>;
  close(): Promise<void>;
}

/** What a task may take before its thread is ended, in milliseconds: the largest real ones need less than a second. */
const LIMITS_MS: Readonly<Record<ProbeTask["kind"], number>> = { render: 5_000, split: 20_000, encode: 20_000 };

/** The largest real tokenizer (Gemma 3) needs 40. */
const MEMORY_MB = 256;

/** @param workerFile dist/probe-worker.js */
export function createProbeThread(
  workerFile: string,
  limits: Readonly<Record<ProbeTask["kind"], number>> = LIMITS_MS,
): ProbeThread {
  let worker: Worker | null = null;
  const end = async (): Promise<void> => {
    const ended = worker;
    worker = null;
    await ended?.terminate();
  };
  const start = (): Worker => {
    // Without what the library writes: of a file that it does not know it tells on the console.
    const started = new Worker(workerFile, {
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB, maxYoungGenerationSizeMb: 32 },
      execArgv: [],
      env: {},
      stdout: true,
      stderr: true,
    });
    worker = started;
    return started;
  };
  return {
    async ask(task) {
      const thread = worker ?? start();
      const limit = limits[task.kind];
      const answer = await new Promise<ProbeAnswer>((resolve) => {
        const settle = (outcome: ProbeAnswer): void => {
          clearTimeout(timer);
          for (const event of ["message", "error", "exit"]) thread.removeAllListeners(event);
          resolve(outcome);
        };
        const timer = setTimeout(() => settle({ error: `it took longer than ${limit / 1000} s` }), limit);
        thread.once("message", settle);
        thread.once("error", (error) => settle({ error: deathOf(error) }));
        thread.once("exit", () => settle({ error: "its thread ended" }));
        thread.postMessage(task);
      });
      if ("error" in answer) await end();
      return answer as ProbeAnswer<typeof task.kind>;
    },
    close: end,
  };
}

function deathOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code === "ERR_WORKER_OUT_OF_MEMORY") return `it took more than ${MEMORY_MB} MB of memory`;
  return error instanceof Error ? error.message : String(error);
}
