import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareTokenMaps } from "../../src/diff/token-maps.ts";
import { MergeList } from "../../src/format/tokenizer/merge-list.ts";
import { isReservedSlot } from "../../src/format/tokenizer/reserved-slots.ts";
import { TokenTable, TooManyTokens } from "../../src/format/tokenizer/token-table.ts";

const entries = fc.array(fc.tuple(fc.constantFrom(..."abcdefghij", "constructor", "__proto__"), fc.nat(12)), {
  maxLength: 15,
});

describe("compareTokenMaps", () => {
  it("says what sets say", () => {
    fc.assert(
      fc.property(entries, entries, (one, other) => {
        const [a, b] = [new Map(one), new Map(other)];
        const told: string[] = [];
        const maps = compareTokenMaps(TokenTable.of(one), TokenTable.of(other), {
          onlyA: (token, id) => told.push(`a ${token} ${id}`),
          onlyB: (token, id) => told.push(`b ${token} ${id}`),
          moved: (token, own, id) => told.push(`m ${token} ${own} ${id}`),
        });
        const expected = [
          ...[...a].flatMap(([token, id]) => {
            const there = b.get(token);
            return there === undefined ? [`a ${token} ${id}`] : there === id ? [] : [`m ${token} ${id} ${there}`];
          }),
          ...[...b].flatMap(([token, id]) => (a.has(token) ? [] : [`b ${token} ${id}`])),
        ];
        expect(told.toSorted()).toEqual(expected.toSorted());
        expect(maps.counts).toEqual([a.size, b.size]);
        expect(maps.same).toBe([...a].filter(([token, id]) => b.get(token) === id).length);
        const textsOf = (map: ReadonlyMap<string, number>, id: number): readonly string[] =>
          [...map].filter(([, each]) => each === id).map(([token]) => token);
        const ids = [...new Set(a.values())].filter((id) => textsOf(b, id).length > 0);
        expect(maps.otherTokens).toBe(
          ids.filter((id) => !textsOf(a, id).some((token) => textsOf(b, id).includes(token))).length,
        );
      }),
    );
  });

  it("takes no memory for an id that nobody can have", () => {
    const huge = TokenTable.of([["a", 2 ** 52]]);
    const maps = compareTokenMaps(huge, huge, { onlyA: fail, onlyB: fail, moved: fail });
    expect([maps.same, maps.otherTokens]).toEqual([1, 0]);
  });
});

describe("limits", () => {
  it("stops at two million tokens, of which no model has a seventh", () => {
    function* endless(): Iterable<readonly [string, number]> {
      for (let id = 0; ; id++) yield [String(id), id];
    }
    expect(() => TokenTable.of(endless())).toThrow(TooManyTokens);
  });
});

describe("MergeList", () => {
  const list = (...merges: readonly unknown[]): MergeList => new MergeList(Buffer.from(JSON.stringify(merges)));

  it.each([
    ["both forms of one list", list("a b", "ab c"), list(["a", "b"], ["ab", "c"]), null],
    [
      "a merge that one lacks",
      list("a b", "ab c", "x y"),
      list("a b", "x y"),
      { counts: [3, 2], onlyA: 1, onlyB: 0, rank: 1, at: ["ab c", "x y"] },
    ],
    [
      "another order",
      list("a b", "x y"),
      list("x y", "a b"),
      { counts: [2, 2], onlyA: 0, onlyB: 0, rank: 0, at: ["a b", "x y"] },
    ],
    [
      "one that ends early",
      list("a b"),
      list("a b", "x y"),
      { counts: [1, 2], onlyA: 0, onlyB: 1, rank: 1, at: [null, "x y"] },
    ],
    [
      "parts with a space",
      list(["a b", "c"]),
      list(["a", "b c"]),
      { counts: [1, 1], onlyA: 1, onlyB: 1, rank: 0, at: ["a b c", "a b c"] },
    ],
  ])("%s", (_, a, b, expected) => {
    expect(a.differenceFrom(b)).toEqual(expected);
  });
});

describe("reserved slots", () => {
  it.each([
    ...["<|reserved_special_token_12|>", "<unused7>", "[unused1]", "<|dummy_3|>", "[control_12]", "<SPECIAL_20>"],
    ...["<|reserved_200013|>", "<|extra_7|>", "<extra_id_3>", "<｜place▁holder▁no▁5｜>"],
  ])("%s is one", (token) => {
    expect(isReservedSlot(token)).toBe(true);
  });

  it.each(["<|eom_id|>", "<0x0A>", "<|im_start|>", "unused7", "<|python_tag|>", "<image_1>", "special 7"])(
    "%s is none",
    (token) => {
      expect(isReservedSlot(token)).toBe(false);
    },
  );
});

function fail(): never {
  throw new Error("nothing differs");
}
