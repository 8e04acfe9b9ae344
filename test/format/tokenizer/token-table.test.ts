import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTokenizer } from "../../../src/format/tokenizer/read-tokenizer.ts";
import { StretchFilter } from "../../../src/format/tokenizer/stretch-filter.ts";
import { TokenTable } from "../../../src/format/tokenizer/token-table.ts";

const word = fc.string({ unit: fc.constantFrom(..."abĠé😀"), maxLength: 40 });
const tokens = fc.array(fc.tuple(word, fc.nat(1000)), { maxLength: 80 });

function entries(table: TokenTable): readonly (readonly [string, number])[] {
  const seen: [string, number][] = [];
  table.forEach((token, id) => {
    seen.push([token, id]);
  });
  return seen;
}

/** The tokens of a file with this as its vocabulary, written as it stands. */
function fromFile(vocabulary: string): TokenTable {
  const { tokenizer } = readTokenizer(Buffer.from(`{"model":{"type":"BPE","vocab":${vocabulary},"merges":[]}}`));
  if (tokenizer === null) throw new Error("it cannot be read");
  return tokenizer.tokens;
}

describe("TokenTable", () => {
  it("is a map, in the same order", () => {
    fc.assert(
      fc.property(tokens, (each) => {
        const [table, map] = [TokenTable.of(each), new Map(each)];
        expect(entries(table)).toEqual([...map]);
        expect(table.size).toBe(map.size);
      }),
    );
  });

  it("finds what another table has", () => {
    fc.assert(
      fc.property(tokens, tokens, (one, other) => {
        const [a, b] = [TokenTable.of(one), fromFile(JSON.stringify(Object.fromEntries(other)))];
        for (let place = 0; place < a.length; place++) {
          const found = b.find(a, place);
          const text = a.textAt(place);
          expect(found < 0 ? undefined : b.idAt(found)).toBe(new Map(other).get(text));
          if (found >= 0) expect(b.textAt(found)).toBe(text);
        }
      }),
    );
  });

  it("moves a token that comes last to the end", () => {
    const table = TokenTable.of([
      ["a", 1],
      ["b", 2],
      ["c", 3],
    ]);
    table.addLast("b", 9);
    table.addLast("d", 4);
    expect(entries(table)).toEqual([
      ["a", 1],
      ["c", 3],
      ["b", 9],
      ["d", 4],
    ]);
    expect([table.size, table.length]).toEqual([4, 5]);
    const other = TokenTable.of([["b", 0]]);
    expect(table.idAt(table.find(other, 0))).toBe(9);
  });

  it("knows a token however it is written", () => {
    const [a, b] = [fromFile('{"\\u0120the":7,"a/b":1}'), fromFile('{"x":0,"Ġthe":3,"a\\/b":2}')];
    expect(entries(a)).toEqual([
      ["Ġthe", 7],
      ["a/b", 1],
    ]);
    expect([0, 1].map((place) => b.idAt(b.find(a, place)))).toEqual([3, 2]);
  });

  it("holds half of a surrogate pair for what is written, and no other half for the same", () => {
    const [a, b] = [fromFile('{"\\ud800":7}'), fromFile('{"\\ud801":7}')];
    expect(entries(a)).toEqual([["\\ud800", 7]]);
    expect(b.find(a, 0)).toBe(-1);
  });

  it("counts a key that a file repeats once, with its last id", () => {
    expect(entries(fromFile('{"a":1,"b":2,"a":3}'))).toEqual([
      ["a", 3],
      ["b", 2],
    ]);
  });
});

describe("StretchFilter", () => {
  it("passes every stretch of a text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 80 }), fc.nat(80), fc.nat(80), (text, from, length) => {
        const characters = [...text];
        const stretch = characters.slice(from, from + length).join("");
        const passed: string[] = [];
        TokenTable.of([[stretch, 1]]).forEachIn(new StretchFilter([text]), (token) => passed.push(token));
        expect(passed).toEqual([stretch.toWellFormed()]);
      }),
    );
  });

  it("passes little else", () => {
    const filter = new StretchFilter(["the quick brown fox jumps over the lazy dog"]);
    const others = TokenTable.of(Array.from({ length: 10_000 }, (_, id) => [`other ${id}`, id] as const));
    let passed = 0;
    others.forEachIn(filter, () => passed++);
    expect(passed).toBeLessThan(10);
  });
});
