import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearestNames } from "../../src/model/nearest-names.ts";

describe("nearest names", () => {
  it.each([
    ["config/vocab-sise", ["config/vocab-size", "weights/dtype"], ["config/vocab-size"]],
    ["stirct", ["strict", "recommended"], ["strict"]],
    ["RECOMENDED", ["strict", "recommended"], ["recommended"]],
    ["a", ["b", "ab", "abc"], ["ab", "b"]],
    ["hidden", ["hidden_size", "vocab_size"], []],
    ["", ["a"], []],
  ])("%s of %j is %j", (name, candidates, expected) => {
    expect(nearestNames(name, candidates)).toEqual(expected);
  });

  it("gives the nearest first, equals by name, at most as many as asked for", () => {
    const candidates = ["abcdeg", "abcdef", "abcd", "abcdex"];
    expect(nearestNames("abcdef", candidates)).toEqual(["abcdef", "abcdeg", "abcdex"]);
    expect(nearestNames("abcdef", candidates, 1)).toEqual(["abcdef"]);
  });

  it("gives a name once when a candidate is listed twice", () => {
    expect(nearestNames("abx", ["abc", "abc"])).toEqual(["abc"]);
  });

  it("finds a candidate exactly when its distance is within a third of the name", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(word, word, (name, candidate) => {
        const near = fullMatrixDistance(name, candidate) <= Math.max(1, Math.floor(name.length / 3));
        expect(nearestNames(name, [candidate])).toEqual(near ? [candidate] : []);
      }),
      { numRuns: 1000, seed: 7 },
    );
  });
});

/** Optimal string alignment with the whole matrix in memory, straight from its definition. */
function fullMatrixDistance(a: string, b: string): number {
  const memo = new Map<string, number>();
  const distance = (i: number, j: number): number => {
    if (i === 0 || j === 0) return i + j;
    const key = `${i},${j}`;
    const known = memo.get(key);
    if (known !== undefined) return known;
    const options = [
      distance(i - 1, j) + 1,
      distance(i, j - 1) + 1,
      distance(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
    ];
    if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) options.push(distance(i - 2, j - 2) + 1);
    const best = Math.min(...options);
    memo.set(key, best);
    return best;
  };
  return distance(a.length, b.length);
}
