import { answerTask } from "../../src/speculative/probes/answer-task.ts";
import type { ProbeAnswer } from "../../src/speculative/probes/probe-task.ts";
import type { ProbeThread } from "../../src/speculative/probes/probe-thread.ts";

/** Does what a thread does in the test's own, without limits. */
export async function inlineProbeThread(): Promise<ProbeThread> {
  return {
    start: () => undefined,
    ask: async (task) => structuredClone(answerTask(structuredClone(task))) as ProbeAnswer<typeof task.kind>,
    close: async () => undefined,
  };
}
