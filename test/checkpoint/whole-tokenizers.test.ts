import { describe, expect, it } from "vitest";
import type { Checkpoint } from "../../src/checkpoint/checkpoint.ts";
import { loadCheckpoint } from "../../src/checkpoint/load-checkpoint.ts";
import { createModelTypes } from "../../src/checkpoint/model-types.ts";
import { WholeTokenizers } from "../../src/checkpoint/whole-tokenizers.ts";
import { createMemoryFs } from "../../src/source/memory-fs.ts";

const MEBIBYTE = 2 ** 20;

function tokenizer(length: number, last: string): string {
  const [start, end] = ['{"model":{"type":"BPE","vocab":{"', `":0},"merges":["${last}"]}}`];
  const tokens = Array.from({ length: 30 }, (_, at) => `${"x".repeat(length / 30)}${at}":${at + 1},"`);
  return `${start}${tokens.join("")}${end}`;
}

async function loaded(...texts: readonly string[]): Promise<readonly Checkpoint[]> {
  const fs = createMemoryFs(new Map(texts.map((text, at) => [`${at}/tokenizer.json`, text])));
  const wholeTokenizers = new WholeTokenizers();
  const checkpoints: Checkpoint[] = [];
  for (const at of texts.keys()) {
    checkpoints.push(
      await loadCheckpoint(fs, String(at), { modelTypes: createModelTypes({ modelTypes: {} }), wholeTokenizers }),
    );
  }
  return checkpoints;
}

describe("tokenizers that are kept whole", () => {
  it.each([100, 2 * MEBIBYTE])("are one where both files have the same %i bytes", async (length) => {
    const [one, other] = await loaded(tokenizer(length, "a b"), tokenizer(length, "a b"));
    expect(one?.tokenizer).not.toBeNull();
    expect(other?.tokenizer).toBe(one?.tokenizer);
    expect(other?.documents.get("tokenizer.json")).toBe(one?.documents.get("tokenizer.json"));
  });

  it.each([
    ["the last bytes", tokenizer(2 * MEBIBYTE, "a c")],
    ["their length", tokenizer(2 * MEBIBYTE, "a bb")],
  ])("are two where %s differ", async (_, text) => {
    const [one, other] = await loaded(tokenizer(2 * MEBIBYTE, "a b"), text);
    expect(other?.tokenizer).not.toBe(one?.tokenizer);
    expect(other?.tokenizer?.merges?.differenceFrom(one?.tokenizer?.merges ?? fail())).not.toBeNull();
  });

  it("have the same problems where they cannot be read", async () => {
    const [one, other] = await loaded('{"model":{"vocab":{"a":', '{"model":{"vocab":{"a":');
    expect(one?.problems.map(({ code }) => code)).toContain("json/syntax");
    expect(other?.problems).toEqual(one?.problems);
  });
});

function fail(): never {
  throw new Error("there are no merges");
}
