import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LatestRun } from "../../src/lsp/latest-run.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("work that answers to the latest change", () => {
  it("starts once, a moment after the last of several changes", async () => {
    const work = vi.fn(async () => undefined);
    const run = new LatestRun(150, work);
    run.schedule();
    await vi.advanceTimersByTimeAsync(100);
    run.schedule();
    await vi.advanceTimersByTimeAsync(149);
    expect(work).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(work).toHaveBeenCalledTimes(1);
  });

  it("never runs twice at a time, and tells what was overtaken", async () => {
    const stale: boolean[] = [];
    const ends: (() => void)[] = [];
    const run = new LatestRun(10, async (isStale) => {
      await new Promise<void>((resolve) => ends.push(resolve));
      stale.push(isStale());
    });
    run.schedule();
    await vi.advanceTimersByTimeAsync(10);
    run.schedule();
    await vi.advanceTimersByTimeAsync(10);
    expect(ends).toHaveLength(1);
    ends[0]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(ends).toHaveLength(2);
    ends[1]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(stale).toEqual([true, false]);
  });

  it("runs what is due at once for who waits, and nothing for who need not", async () => {
    const work = vi.fn(async () => undefined);
    const run = new LatestRun(10_000, work);
    await run.settled();
    expect(work).not.toHaveBeenCalled();
    run.schedule();
    await run.settled();
    await run.settled();
    expect(work).toHaveBeenCalledTimes(1);
  });

  it("does nothing after a stop", async () => {
    const work = vi.fn(async () => undefined);
    const run = new LatestRun(10, work);
    run.schedule();
    run.stop();
    run.schedule();
    await vi.advanceTimersByTimeAsync(100);
    await run.settled();
    expect(work).not.toHaveBeenCalled();
  });
});
