import { Worker } from "node:worker_threads";
import type { ProbeAnswer, ProbeTask } from "./probe-task.ts";

/** Runs what a checkpoint brings, one task after the other. Never rejects: what goes wrong is an answer. */
export interface ProbeThread {
  /** Loads what it needs, for a task that will come: that takes longer than most tasks. */
  start(): void;
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
    // Between two tasks nobody waits for it: the next one starts another.
    started.on("error", () => undefined);
    started.on("exit", () => {
      if (worker === started) worker = null;
    });
    worker = started;
    return started;
  };
  return {
    start() {
      worker ??= start();
    },
    async ask(task) {
      const thread = worker ?? start();
      const limit = limits[task.kind];
      const answer = await new Promise<ProbeAnswer>((resolve) => {
        const settle = (outcome: ProbeAnswer): void => {
          clearTimeout(timer);
          thread.off("message", settle).off("error", onError).off("exit", onExit);
          resolve(outcome);
        };
        const onError = (error: unknown): void => settle({ error: deathOf(error) });
        const onExit = (): void => settle({ error: "its thread ended" });
        const onTime = (): void => settle({ error: `it took longer than ${limit / 1000} s` });
        // An answer that came while this thread was busy is taken first.
        const timer = setTimeout(() => setImmediate(onTime), limit);
        thread.on("message", settle).on("error", onError).on("exit", onExit);
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
