import { describe, expect, it } from "vitest";
import { createMemoryFs } from "../../src/source/memory-fs.ts";
import type { MemorySpecial } from "../../src/source/memory-tree.ts";

describe("memory", () => {
  it("takes a, ./a and /a for one place, and . for the root", async () => {
    const fs = createMemoryFs(new Map([["a/b", "text"]]));
    for (const path of ["a/b", "./a/b", "/a/b", "a/../a/b"]) expect(await fs.kindOf(path)).toBe("file");
    for (const path of [".", "/", "", "..", "a/.."])
      expect((await fs.list(path)).map((entry) => entry.name)).toEqual(["a"]);
    expect(await fs.canonical("./a/b")).toBe("/a/b");
  });

  it("plays a file that another process writes to", async () => {
    const fs = createMemoryFs(new Map([["f", { kind: "changing", content: "12" } as const]]));
    const file = await fs.open("f");
    expect(file.size).toBe(2);
    expect(await file.changed()).toBe(true);
  });

  it("holds empty folders and names such as __proto__", async () => {
    const files = new Map<string, string | MemorySpecial>([["__proto__/constructor", "x"]]);
    const fs = createMemoryFs(files.set("d", { kind: "directory" }));
    expect(await fs.list("d")).toEqual([]);
    expect(await fs.kindOf("__proto__/constructor")).toBe("file");
    expect(await fs.kindOf("toString")).toBeNull();
  });

  it.each([[["a", "a/b"]], [["a/b", "a"]], [["../a"]], [["/"]], [["a", "./a"]]])(
    "refuses to be made of %j",
    (paths) => {
      expect(() => createMemoryFs(new Map(paths.map((path) => [path, ""])))).toThrow(TypeError);
    },
  );
});
