import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ReadFault } from "../../../src/format/json/read-fault.ts";
import { readTokenIds } from "../../../src/format/tokenizer/token-ids.ts";
import { tokenIdsHash } from "../../../src/format/tokenizer/token-ids-hash.ts";

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

describe("the ids of all tokens", () => {
  it("joins vocabulary and added tokens, and an added token goes before", () => {
    const file = {
      version: "1.0",
      added_tokens: [
        { id: 3, content: "<s>", special: true },
        { id: 4, content: "b", special: false },
      ],
      model: { type: "BPE", vocab: { a: 0, b: 1, "\u0120c": 2 }, merges: ["a b"] },
    };
    expect([...readTokenIds(bytes(file))]).toEqual([
      ["a", 0],
      ["b", 4],
      ["Ġc", 2],
      ["<s>", 3],
    ]);
  });

  it("takes the place in a Unigram list for the id", () => {
    const file = {
      model: {
        type: "Unigram",
        vocab: [
          ["<unk>", 0],
          ["▁a", -1.5],
        ],
      },
      added_tokens: [],
    };
    expect([...readTokenIds(bytes(file))]).toEqual([
      ["<unk>", 0],
      ["▁a", 1],
    ]);
  });

  it.each([
    ["[]"],
    ['{"model":{"vocab":{"a":"x"}}}'],
    ['{"model":{"vocab":{"a":0}'],
    ['{"added_tokens":[{"id":1}]}'],
    ["\u00ff"],
  ])("refuses %j", (text) => {
    expect(() => readTokenIds(new TextEncoder().encode(text))).toThrow(ReadFault);
  });

  it("refuses what is not UTF-8", () => {
    expect(() => readTokenIds(Uint8Array.of(0x7b, 0xff, 0x7d))).toThrow("not UTF-8");
  });
});

describe("the fingerprint of a map from token to id", () => {
  it("hashes lines of JSON, sorted by UTF-16 code units", () => {
    // U+FF5E is one unit 0xff5e, the emoji begins with 0xd83d: by code points it would come last.
    const ids = new Map([
      ["～", 3],
      ["😀", 2],
      ['"', 1],
      ["a", 0],
    ]);
    const lines = '["\\"",1]\n["a",0]\n["😀",2]\n["～",3]';
    expect(tokenIdsHash(ids)).toBe(createHash("sha256").update(lines, "utf8").digest("hex"));
  });

  it("does not mind the order of the file, and minds one exchanged id", () => {
    const hash = (...pairs: readonly [string, number][]): string => tokenIdsHash(new Map(pairs));
    expect(hash(["a", 0], ["b", 1])).toBe(hash(["b", 1], ["a", 0]));
    expect(hash(["a", 0], ["b", 1])).not.toBe(hash(["a", 1], ["b", 0]));
  });
});
