import { Worker } from "node:worker_threads";
import { ConversionError } from "../conversion-error.ts";
import type { FileTask, TaskResult } from "./file-task.ts";
import { interrupted } from "./interrupted.ts";
import type { TaskRunner } from "./task-runner.ts";
import type { WorkerAnswer, WorkerTask } from "./worker-message.ts";

interface Pending {
  readonly thread: Thread;
  resolve(result: TaskResult): void;
  reject(error: unknown): void;
}

interface Thread {
  readonly worker: Worker;
  tasks: number;
}

/** Tasks that a thread has: one that it does, and one so that it need not wait for the next. */
const QUEUE = 2;

const POLL_MS = 100;

/** A thread needs a few megabytes; with more something is wrong, and it ends rather than the machine. */
const LIMITS = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 8 };

/** Does tasks in threads, which are started when they are needed. A thread that dies fails what is under way. */
export function createWorkerRunner(workerFile: string, jobs: number, moved: (bytes: number) => void): TaskRunner {
  const pending = new Map<number, Pending>();
  const threads: Thread[] = [];
  const shared = new SharedArrayBuffer(16);
  const counter = new BigInt64Array(shared, 0, 1);
  const stop = new Int32Array(shared, 8, 1);
  let next = 0;
  let reported = 0n;
  const report = (): void => {
    const now = Atomics.load(counter, 0);
    if (now !== reported) moved(Number(now - reported));
    reported = now;
  };
  const timer = setInterval(report, POLL_MS);

  const failThread = (thread: Thread, error: unknown): void => {
    for (const [id, { thread: owner, reject }] of [...pending]) {
      if (owner !== thread) continue;
      pending.delete(id);
      reject(error);
    }
  };
  const answered = (thread: Thread, answer: WorkerAnswer): void => {
    const task = pending.get(answer.id);
    pending.delete(answer.id);
    thread.tasks--;
    report();
    if (task === undefined) return;
    if (answer.state === "done") task.resolve(answer.result);
    else if (answer.state === "stopped") task.reject(interrupted());
    else
      task.reject(new ConversionError(answer.code, answer.message, answer.hint === null ? {} : { hint: answer.hint }));
  };
  const startThread = (): Thread => {
    const worker = new Worker(workerFile, { workerData: shared, resourceLimits: LIMITS, execArgv: [], env: {} });
    const thread: Thread = { worker, tasks: 0 };
    worker.on("message", (answer: WorkerAnswer) => answered(thread, answer));
    worker.on("error", (cause) => failThread(thread, threadDied(cause)));
    worker.on("exit", () => {
      // It would answer to nothing any more.
      threads.splice(threads.indexOf(thread), 1);
      failThread(thread, threadDied(undefined));
    });
    threads.push(thread);
    return thread;
  };
  const freest = (): Thread => {
    const best = threads.toSorted((a, b) => a.tasks - b.tasks)[0];
    return best === undefined || (best.tasks > 0 && threads.length < jobs) ? startThread() : best;
  };

  return {
    capacity: jobs * QUEUE,
    run(task: FileTask) {
      return new Promise((resolve, reject) => {
        if (Atomics.load(stop, 0) !== 0) throw interrupted();
        const thread = freest();
        const id = next++;
        thread.tasks++;
        pending.set(id, { thread, resolve, reject });
        const message: WorkerTask = { id, task };
        thread.worker.postMessage(message);
      });
    },
    stop() {
      Atomics.store(stop, 0, 1);
    },
    async close() {
      clearInterval(timer);
      Atomics.store(stop, 0, 1);
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}

function threadDied(cause: unknown): ConversionError {
  const why = cause instanceof Error ? `: ${cause.message}` : "";
  return new ConversionError("io", `a thread of the conversion ended${why}`, {
    hint: "run the same command again to go on, with --jobs 1 if it happens again",
    cause,
  });
}
