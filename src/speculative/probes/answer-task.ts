import { encodeProbes, splitProbes } from "./encode-probes.ts";
import { failureText } from "./failure-text.ts";
import type { ProbeAnswer, ProbeTask } from "./probe-task.ts";
import { renderChats } from "./render-chats.ts";

/** What the libraries make of a task. It may take any time and memory: only ever in a thread that can be ended. */
export function answerTask(task: ProbeTask): ProbeAnswer {
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
    return { error: failureText(error) };
  }
}
