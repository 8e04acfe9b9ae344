import { describe, expect, it } from "vitest";
import { isAbsolutePath, normalisePath, relativePath } from "../../src/source/lexical-path.ts";

describe("paths by their text", () => {
  it.for([
    ["a/./b//c/", "a/b/c"],
    ["a/../..", ".."],
    ["../../a", "../../a"],
    ["/../a/..", "/"],
    ["./", "."],
    ["", "."],
    ["C:\\x\\..\\y", "C:/y"],
  ] as const)("%s is %s", ([path, expected]) => {
    expect(normalisePath(path)).toBe(expected);
  });

  it.for([
    ["/a", "/a/b/c", "b/c"],
    ["/a/b", "/a/c", "../c"],
    ["/a", "/a", "."],
    ["/ab", "/a", "../a"],
    ["/", "/x", "x"],
  ] as const)("from %s to %s is %s", ([from, to, expected]) => {
    expect(relativePath(from, to)).toBe(expected);
  });

  it("knows the top of a file system", () => {
    expect(["/a", "C:/a", "c:\\a", "a", "./a", "C:a"].map(isAbsolutePath)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
