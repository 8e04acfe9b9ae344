import { parentPort, workerData } from "node:worker_threads";
import { ConversionError } from "../conversion-error.ts";
import type { FileTask } from "./file-task.ts";
import { createTaskMemory, runTask } from "./run-task.ts";
import type { WorkerAnswer, WorkerTask } from "./worker-message.ts";

// What a thread of a conversion runs (dist/convert-worker.js): tasks, one after the other, by blocking calls. Shared with
// the program: bytes moved so far, and whether to stop.
const shared = workerData as SharedArrayBuffer;
const counter = new BigInt64Array(shared, 0, 1);
const stop = new Int32Array(shared, 8, 1);
const memory = createTaskMemory();

parentPort?.on("message", ({ id, task }: WorkerTask) => {
  parentPort?.postMessage(answer(id, task));
});

function answer(id: number, task: FileTask): WorkerAnswer {
  try {
    const steps = runTask(task, memory);
    for (;;) {
      if (Atomics.load(stop, 0) !== 0) return { id, state: "stopped" };
      const step = steps.next();
      if (step.done === true) return { id, state: "done", result: step.value };
      Atomics.add(counter, 0, BigInt(step.value));
    }
  } catch (error) {
    // What is no error of ours ends the thread, and the program says so.
    if (!(error instanceof ConversionError)) throw error;
    return { id, state: "failed", code: error.code, message: error.message, hint: error.hint };
  }
}
