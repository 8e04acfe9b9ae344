import type { HttpTimings } from "../../src/source/http/http-timings.ts";

/** Times for tests: no test waits between attempts; `slept` has what would have been waited, in milliseconds. */
export function fastTimings(changes: Partial<HttpTimings> = {}): HttpTimings & { readonly slept: readonly number[] } {
  const slept: number[] = [];
  return {
    connect: 5000,
    idle: 5000,
    total: 20_000,
    attempts: 3,
    firstDelay: 500,
    longestDelay: 30_000,
    jitter: () => 1,
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
    },
    ...changes,
    slept,
  };
}
