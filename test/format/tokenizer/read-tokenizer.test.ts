import { describe, expect, it } from "vitest";
import { readTokenizer } from "../../../src/format/tokenizer/read-tokenizer.ts";

function tokenizer(parts: object): Buffer {
  return Buffer.from(JSON.stringify({ version: "1.0", ...parts }));
}

const VOCAB = { "<s>": 0, a: 1, constructor: 2, __proto__x: 3, 'q"uote': 4, é: 5 };

describe("readTokenizer", () => {
  it("counts ids and finds tokens both ways without building the vocabulary", () => {
    const bytes = tokenizer({
      added_tokens: [
        { id: 0, content: "<s>", special: true },
        { id: 9, content: "<pad>", special: true, lstrip: false },
      ],
      post_processor: { type: "TemplateProcessing", single: [] },
      model: { type: "BPE", unk_token: null, vocab: VOCAB, merges: [["a", "b"], "a b"] },
    });
    const { tokenizer: summary, faults } = readTokenizer(bytes);
    expect(faults).toEqual([]);
    expect([summary?.size, summary?.maxId, summary?.model]).toEqual([7, 9, "BPE"]);
    const ids = ["<s>", "<pad>", "constructor", 'q"uote', "é", "toString", "BPE"].map((text) => summary?.idOf(text));
    expect(ids).toEqual([0, 9, 2, 4, 5, null, null]);
    expect([9, 4, 5, 77].map((id) => summary?.tokenOf(id))).toEqual(["<pad>", 'q"uote', "é", null]);
    expect(summary?.outline).toEqual({
      version: "1.0",
      post_processor: { type: "TemplateProcessing", single: [] },
      model: { type: "BPE", unk_token: null },
    });
  });

  it("goes through every token once, the added ones last and with their own id", () => {
    const bytes = tokenizer({
      added_tokens: [
        { id: 0, content: "<s>", special: true },
        { id: 8, content: "a", special: false },
        { id: 9, content: "<pad>", special: true },
      ],
      model: { type: "BPE", vocab: VOCAB, merges: [] },
    });
    const seen: [string, number][] = [];
    readTokenizer(bytes).tokenizer?.tokens.forEach((token, id) => {
      seen.push([token, id]);
    });
    expect(seen).toEqual([
      ["constructor", 2],
      ["__proto__x", 3],
      ['q"uote', 4],
      ["é", 5],
      ["<s>", 0],
      ["a", 8],
      ["<pad>", 9],
    ]);
    const list = tokenizer({
      model: {
        type: "Unigram",
        vocab: [
          ["▁a", -1.5],
          ["▁b", -2],
        ],
      },
    });
    const ids: string[] = [];
    readTokenizer(list).tokenizer?.tokens.forEach((token, id) => {
      ids.push(`${token} ${id}`);
    });
    expect(ids).toEqual(["▁a 0", "▁b 1"]);
  });

  it("finds a token that the writer spelt with \\u escapes", () => {
    const bytes = Buffer.from('{"model":{"type":"BPE","vocab":{"\\u0120the":7,"x":1}}}');
    expect(readTokenizer(bytes).tokenizer?.idOf("Ġthe")).toBe(7);
    expect(readTokenizer(bytes).tokenizer?.tokenOf(7)).toBe("Ġthe");
  });

  describe("of a known file", () => {
    // The quoted comma followed by a colon stands in the merges only, where it is no token.
    const vocab = '{"<s>":0,"a":1,"constructor":2,"q\\"uote":4,"\\u00e9":5,"x,":6,"y":7,"é ":8}';
    const text = `{"version":"1.0","added_tokens":[{"id":0,"content":"<s>","special":true},{"id":9,"content":"<pad>","special":true}],
      "post_processor":{"type":"ByteLevel"},"model":{"type":"BPE","unk_token":null,"vocab":${vocab},"merges":[["a",":b"],["a","z"]]}}`;
    const counts = { size: 9, maxId: 9, vocabulary: { size: 8, maxId: 8 } };

    it("says the same without reading its vocabulary", () => {
      const bytes = Buffer.from(text);
      const [whole, known] = [readTokenizer(bytes), readTokenizer(bytes, counts)];
      expect([whole.faults, known.faults]).toEqual([[], []]);
      const lazy = known.tokenizer;
      expect(lazy).toMatchObject({ ...counts, model: "BPE" });
      for (const key of ["size", "maxId", "model", "addedTokens", "outline", "vocabulary"] as const) {
        expect(lazy?.[key]).toEqual(whole.tokenizer?.[key]);
      }
      const tokens = ["<s>", "a", "constructor", 'q"uote', "é", "x,", "y", "é ", "<pad>", ",", "z", ":b", "merges"];
      const ids = [0, 1, 2, 4, 5, 6, 7, 8, 9, null, null, null, null];
      expect(tokens.map((token) => lazy?.idOf(token))).toEqual(ids);
      expect(tokens.map((token) => whole.tokenizer?.idOf(token))).toEqual(ids);
      const texts = ["<s>", "a", "constructor", null, 'q"uote', "é", "x,", "y", "é ", "<pad>", null];
      expect(texts.map((_, id) => lazy?.tokenOf(id))).toEqual(texts);
      expect(texts.map((_, id) => whole.tokenizer?.tokenOf(id))).toEqual(texts);
    });

    it("stops at the vocabulary", () => {
      const broken = Buffer.from(`${text.slice(0, text.indexOf('"vocab"'))}"vocab":[[[`);
      expect(readTokenizer(broken, counts)).toMatchObject({ faults: [], tokenizer: counts });
      expect(readTokenizer(broken).faults).toHaveLength(1);
    });
  });

  it.each([
    [5, "an entry of model.vocab must be a list"],
    [[5, -1], "a token must be a string"],
  ])("takes no Unigram list with the entry %j", (entry, detail) => {
    const { tokenizer: summary, faults } = readTokenizer(tokenizer({ model: { type: "Unigram", vocab: [entry] } }));
    expect([summary, faults]).toMatchObject([null, [{ code: "tokenizer/schema", detail }]]);
  });

  it("reads the scores of a Unigram list, and none of another model", () => {
    const scores: unknown[] = [];
    const visit = (id: number, score: number): void => void scores.push([id, score]);
    const vocab = [
      ["<unk>", 0],
      ["a", -1.5e1],
    ];
    readTokenizer(tokenizer({ model: { type: "Unigram", vocab } })).tokenizer?.forEachScore(visit);
    readTokenizer(tokenizer({ model: { type: "BPE", vocab: { a: 0 } } })).tokenizer?.forEachScore(visit);
    expect(scores).toEqual([
      [0, 0],
      [1, -15],
    ]);
  });

  it("counts a Unigram list by its indices", () => {
    const bytes = tokenizer({
      model: {
        type: "Unigram",
        vocab: [
          ["<unk>", 0],
          ["▁a", -1.5],
          ["▁b", -2],
        ],
      },
    });
    const summary = readTokenizer(bytes).tokenizer;
    expect([summary?.size, summary?.maxId, summary?.idOf("▁b"), summary?.tokenOf(1)]).toEqual([3, 2, 2, "▁a"]);
  });

  it.each([
    ['{"model":{"vocab":{"a":-1}}}', "tokenizer/schema"],
    ['{"model":{"vocab":{"a":1.5}}}', "tokenizer/schema"],
    ['{"model":{"vocab":{"a":"7"}}}', "tokenizer/schema"],
    ['{"model":{"vocab":{"a":null}}}', "tokenizer/schema"],
    ['{"model":{"vocab":{"a":9007199254740993}}}', "tokenizer/id"],
    ['{"model":{"vocab":{"a":1,"b":1}}}', "tokenizer/duplicate-id"],
    ['{"added_tokens":[{"id":5}],"model":{"vocab":{}}}', "tokenizer/schema"],
    ['{"added_tokens":[{"id":99999999,"content":"x"}],"model":{"vocab":{}}}', "tokenizer/id"],
    ['{"version":"1.0"}', "tokenizer/schema"],
    ["[]", "tokenizer/schema"],
    ['{"model":{"vocab":{"a":1}}', "json/syntax"],
    [`{"normalizer":${'{"n":['.repeat(50_000)}`, "json/too-deep"],
  ])("reports %.60s", (text, code) => {
    expect(readTokenizer(Buffer.from(text)).faults.map((fault) => fault.code)).toEqual([code]);
  });
});
