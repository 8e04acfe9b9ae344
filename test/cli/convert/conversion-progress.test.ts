import { describe, expect, it } from "vitest";
import { createConversionProgress } from "../../../src/cli/convert/conversion-progress.ts";
import { durationText, transferText } from "../../../src/report/transfer-text.ts";

const FILE = "model-00002-of-00003.safetensors";

function recorded(isTerminal: boolean) {
  const written: string[] = [];
  let now = 0;
  const stderr = {
    isTerminal,
    columns: isTerminal ? 200 : null,
    write: async (text: string) => void written.push(text),
  };
  return {
    written,
    io: { stderr, now: () => now },
    at: (time: number): void => {
      now = time;
    },
  };
}

describe("the text of a transfer", () => {
  it("has share, bytes, speed, time left and file", () => {
    const transfer = { file: FILE, done: 6_000_000_000, total: 14_000_000_000 };
    expect(transferText("writing", transfer, 5000)).toBe(
      "writing 42%, 6.00 GB of 14.0 GB, 1.20 GB/s, 6.7 s left: model-00002-of-00003.safetensors",
    );
    expect(transferText("writing", transfer, 10)).toBe(
      "writing 42%, 6.00 GB of 14.0 GB: model-00002-of-00003.safetensors",
    );
    expect(transferText("finishing", { file: "", done: 0, total: 0 }, 5000)).toBe("finishing 100%, 0 B of 0 B");
  });

  it.each([
    [0, "0.0 s"],
    [9949, "9.9 s"],
    [9951, "10 s"],
    [59_400, "59 s"],
    [200_000, "3 min 20 s"],
    [3_900_000, "1 h 05 min"],
  ])("%d ms are %s", (time, text) => {
    expect(durationText(time)).toBe(text);
  });
});

describe("progress", () => {
  it("is a line every ten seconds where there is no terminal", async () => {
    const { io, written, at } = recorded(false);
    const progress = createConversionProgress(io, false);
    for (const [time, done] of [
      [1000, 100],
      [10_000, 1000],
      [15_000, 1500],
      [20_000, 2000],
    ] as const) {
      at(time);
      progress.show({ phase: "write", file: "a\u001b[2J", done, total: 4000 });
    }
    await progress.end();
    expect(written).toEqual([
      "writing 25%, 1.00 kB of 4.00 kB, 111 B/s, 27 s left: a\\u{1b}[2J\n",
      "writing 50%, 2.00 kB of 4.00 kB, 105 B/s, 19 s left: a\\u{1b}[2J\n",
    ]);
  });

  it("is nothing for who wants it quiet", async () => {
    const { io, written, at } = recorded(true);
    const progress = createConversionProgress(io, true);
    at(60_000);
    progress.show({ phase: "write", file: FILE, done: 1, total: 2 });
    await progress.end();
    expect(written).toEqual([]);
  });
});
