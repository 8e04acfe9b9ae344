import { describe, expect, it } from "vitest";
import { nameList } from "../../../../src/engine/functions/files/name-list.ts";

describe("nameList", () => {
  it.each<[readonly string[], string]>([
    [[], ""],
    [["a"], "a"],
    [["a", "b"], "a and b"],
    [["a", "b", "c"], "a, b and c"],
    [["a", "b", "c", "d"], "a, b, c and 1 more"],
    [["a", "b", "c", "d", "e"], "a, b, c and 2 more"],
  ])("words %j as %j", (names, text) => {
    expect(nameList(names)).toBe(text);
  });

  it("counts names that are not spelt out", () => {
    expect(nameList(["2", "3"], 12)).toBe("2, 3 and 10 more");
  });

  it("cuts a long name in the middle, between characters", () => {
    const name = `${"😀".repeat(40)}-of-00002.safetensors`;
    expect(nameList([name])).toBe(`${"😀".repeat(30)}…${"😀".repeat(9)}-of-00002.safetensors`);
  });
});
