import { setImmediate } from "node:timers/promises";
import { interrupted } from "./interrupted.ts";
import { createTaskMemory, runTask } from "./run-task.ts";
import type { TaskRunner } from "./task-runner.ts";

/** After so long signals, timers and progress get their turn, however slow the disk is. */
const TURN_MS = 20;

/** Does tasks in the calling thread, by blocking calls: one sequence of system calls, always the same. */
export function createInlineRunner(moved: (bytes: number) => void): TaskRunner {
  const memory = createTaskMemory();
  let stopped = false;
  let lastTurn = performance.now();
  return {
    capacity: 1,
    async run(task) {
      const steps = runTask(task, memory);
      for (;;) {
        if (stopped) throw interrupted();
        const step = steps.next();
        if (step.done === true) return step.value;
        moved(step.value);
        if (performance.now() - lastTurn >= TURN_MS) {
          await setImmediate();
          lastTurn = performance.now();
        }
      }
    },
    stop() {
      stopped = true;
    },
    close: async () => undefined,
  };
}
