import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createProgress } from "../../src/cli/progress.ts";

const CLEAR = "\r\u001b[2K";

function recorder(isTerminal: boolean): { written: string[]; stream: Parameters<typeof createProgress>[0] } {
  const written: string[] = [];
  const write = async (text: string): Promise<void> => {
    written.push(text);
  };
  return { written, stream: { isTerminal, columns: isTerminal ? 20 : null, write } };
}

describe("createProgress", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("appears after a second, follows, and is wiped", async () => {
    const { written, stream } = recorder(true);
    const progress = createProgress(stream);
    progress.show("one");
    vi.advanceTimersByTime(999);
    expect(written).toEqual([]);
    vi.advanceTimersByTime(1);
    progress.show("two");
    await progress.end();
    expect(written).toEqual([`${CLEAR}one`, `${CLEAR}two`, CLEAR]);
  });

  it("never appears for short work or without a terminal", async () => {
    for (const isTerminal of [true, false]) {
      const { written, stream } = recorder(isTerminal);
      const progress = createProgress(stream);
      progress.show("one");
      if (!isTerminal) vi.advanceTimersByTime(5000);
      await progress.end();
      vi.advanceTimersByTime(5000);
      expect(written).toEqual([]);
    }
  });

  it("shows names of unknown origin in one line of the terminal's width", async () => {
    const { written, stream } = recorder(true);
    const progress = createProgress(stream);
    progress.show(`a\n\u001b[2J${"b".repeat(100)}`);
    vi.advanceTimersByTime(1000);
    await progress.end();
    expect(written[0]).toBe(`${CLEAR}a\\u{a}\\u{1b}[2Jbbbb`);
  });

  it("survives a terminal that went away", async () => {
    const stream = { isTerminal: true, columns: 20, write: () => Promise.reject(new Error("gone")) };
    const progress = createProgress(stream);
    progress.show("one");
    vi.advanceTimersByTime(1000);
    await expect(progress.end()).resolves.toBeUndefined();
  });
});
