import type { Execution, ExecutionProgress } from "./execution.ts";

/** Counts bytes and says so now and then. */
export interface ProgressMeter {
  phase(phase: ExecutionProgress["phase"], total: number): void;
  file(name: string): void;
  moved(bytes: number): void;
}

const INTERVAL_MS = 100;

export function createProgressMeter(report: Execution["onProgress"]): ProgressMeter {
  let state: ExecutionProgress = { phase: "check-source", file: "", done: 0, total: 0 };
  let last = Number.NEGATIVE_INFINITY;
  const show = (isImportant: boolean): void => {
    const now = performance.now();
    if (!isImportant && now - last < INTERVAL_MS) return;
    last = now;
    report(state);
  };
  return {
    phase(phase, total) {
      state = { phase, file: "", done: 0, total };
      show(true);
    },
    file(name) {
      state = { ...state, file: name };
      show(false);
    },
    moved(bytes) {
      state = { ...state, done: Math.min(state.done + bytes, state.total) };
      show(state.done === state.total);
    },
  };
}
