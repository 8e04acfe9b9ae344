import { parentPort } from "node:worker_threads";
import { encodeProbes, splitProbes } from "./encode-probes.ts";
import type { ProbeAnswer, ProbeTask } from "./probe-task.ts";
import { renderChats } from "./render-chats.ts";

// What a thread runs that probes a tokenizer (dist/probe-worker.js): regular expressions and templates of a checkpoint, which
// may take any time and memory. Whoever started it ends it.
parentPort?.on("message", (task: ProbeTask) => parentPort?.postMessage(answer(task)));

function answer(task: ProbeTask): ProbeAnswer {
  try {
    switch (task.kind) {
      case "render":
        return { value: renderChats(task) };
      case "split":
        return { value: splitProbes(task) };
      case "encode":
        return { value: encodeProbes(task) };
      default:
        return task satisfies never;
    }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
