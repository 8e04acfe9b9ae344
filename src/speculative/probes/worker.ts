import { parentPort } from "node:worker_threads";
import { answerTask } from "./answer-task.ts";
import type { ProbeTask } from "./probe-task.ts";

// What a thread runs that probes tokenizers (dist/probe-worker.js). Whoever started it ends it.
parentPort?.on("message", (task: ProbeTask) => parentPort?.postMessage(answerTask(task)));
