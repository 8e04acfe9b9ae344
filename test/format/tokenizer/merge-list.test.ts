import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MergeList } from "../../../src/format/tokenizer/merge-list.ts";
import { readTokenizer } from "../../../src/format/tokenizer/read-tokenizer.ts";
import { StretchFilter } from "../../../src/format/tokenizer/stretch-filter.ts";

const list = (json: string): MergeList => new MergeList(Buffer.from(json));

function mergesIn(merges: MergeList | null, ...texts: readonly string[]): readonly string[] {
  const seen: string[] = [];
  merges?.forEachIn(new StretchFilter(texts), (left, right) => seen.push(`${left}|${right}`));
  return seen;
}

describe("merges that a text may need", () => {
  it.each([
    ["texts", '["a b","ab c","x y"]'],
    ["pairs", '[ ["a", "b"],\n  ["ab" ,"c"], ["x","y"] ]'],
    ["escapes", '["\\u0061 b",["ab","\\u0063"],"x y"]'],
    ["more behind the list", '["a b","ab c","x y"]},"more":["b c"]}'],
  ])("come in their order out of %s", (_, json) => {
    // What has escapes is not filtered.
    expect(mergesIn(list(json), "abc").slice(0, 2)).toEqual(["a|b", "ab|c"]);
    expect(mergesIn(list(json), "abc")).not.toContain("x|y");
  });

  it.each([
    ["no list", "{}", []],
    ["an empty list", " [ ]", []],
    ["a number in it", '["a b", 1, "a b"]', ["a|b"]],
    ["a number in a pair", '["a b", ["a", 1], "a b"]', ["a|b"]],
    ["texts without a space", '["ab", "a b"]', ["a|b"]],
    ["a list of one", '[["ab"], ["a","b"]]', ["a|b"]],
  ])("of %s are those before it", (_, json, expected) => {
    expect(mergesIn(list(json), "ab")).toEqual(expected);
  });

  it("are those that JSON.parse finds", () => {
    const part = fc.string({ unit: fc.constantFrom(...'abĠ"\\é'), minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.array(fc.tuple(part, part), { maxLength: 10 }), fc.boolean(), (merges, isPretty) => {
        const json = JSON.stringify(merges, null, isPretty ? 2 : 0);
        const texts = merges.map((merge) => merge.join(""));
        expect(mergesIn(list(json), ...texts)).toEqual(merges.map((merge) => merge.join("|")));
      }),
    );
  });
});

describe("two lists", () => {
  it("are the same where one of them has more of its file behind it", () => {
    const [short, long] = [list('["a b"]'), list('["a b"]}}')];
    expect([short.isSpelledAs(long), long.isSpelledAs(short), short.differenceFrom(long)]).toEqual([true, true, null]);
    expect(short.differenceFrom(list('["a b","c d"]}}'))?.counts).toEqual([1, 2]);
  });

  it("are the same with and without escapes, and differ by half of a surrogate pair", () => {
    expect(list('["\\u0061 b", "c d"]').differenceFrom(list('["a b",["c","d"]]'))).toBeNull();
    expect(list('["a b", "\\ud800 d"]').differenceFrom(list('["a b", "c d"]'))?.counts).toEqual([1, 2]);
    expect(list('["a b", "c d"]').differenceFrom(list('["a b", "\\ud800 d"]'))?.counts).toEqual([2, 1]);
  });
});

describe("merges of a known tokenizer", () => {
  const KNOWN = { size: 2, maxId: 1, vocabulary: { size: 2, maxId: 1 } };
  const merges = (model: string, isCut: boolean): MergeList | null =>
    readTokenizer(Buffer.from(`{"model":{"type":"BPE","vocab":{"a":0,"b":1}${model}}}`), KNOWN, isCut).tokenizer
      ?.merges ?? null;

  it("are found behind its vocabulary where it is whole", () => {
    expect(mergesIn(merges(',"merges":["a b"]', false), "ab")).toEqual(["a|b"]);
    expect(mergesIn(merges(', "x": [1], "merges" : ["a b"]', false), "ab")).toEqual(["a|b"]);
    expect(merges("", false)).toBeNull();
    expect(merges(',"merges":["a b"]', true)).toBeNull();
  });
});
