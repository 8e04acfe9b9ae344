import { describe, expect, it } from "vitest";
import { createMemoryFs } from "../../src/source/memory-fs.ts";
import type { MemorySpecial } from "../../src/source/memory-tree.ts";
import { createOverlayFs } from "../../src/source/overlay-fs.ts";
import type { VirtualFs } from "../../src/source/virtual-fs.ts";

const BELOW = createMemoryFs(
  new Map<string, string | MemorySpecial>([
    ["m/ckpt/config.json", "{}"],
    ["m/ckpt/tokenizer.json", "four"],
    ["m/ckpt/sub/x.json", "1"],
    ["m/ckpt/away", { kind: "link", target: "../../secret" }],
    ["secret", "secret"],
  ]),
);

async function text(fs: VirtualFs, path: string): Promise<string> {
  const file = await fs.open(path);
  return new TextDecoder().decode(await file.read(0, file.size));
}

describe("overlay file system", () => {
  it("reads the texts instead of the files, and the files where there is none", async () => {
    const fs = createOverlayFs(BELOW, new Map([["m/ckpt/config.json", '{"é": "😀"}']]));
    expect(await text(fs, "m/ckpt/config.json")).toBe('{"é": "😀"}');
    expect(await text(fs, "./m/ckpt//config.json")).toBe('{"é": "😀"}');
    expect(await text(fs, "m/ckpt/tokenizer.json")).toBe("four");
    const file = await fs.open("m/ckpt/config.json");
    expect(file.size).toBe(14);
    expect([...(await file.read(1, 3))]).toEqual([0x22, 0xc3, 0xa9]);
    expect(await file.read(14, 10)).toHaveLength(0);
    expect(await file.changed()).toBe(false);
    await file.close();
  });

  it("lists the sizes of the texts, and new files in their order", async () => {
    const fs = createOverlayFs(
      BELOW,
      new Map<string, string | Uint8Array>([
        ["m/ckpt/config.json", "é"],
        ["m/ckpt/special_tokens_map.json", new Uint8Array(7)],
        ["m/ckpt/sub/y.json", ""],
        ["elsewhere/z.json", "12"],
      ]),
    );
    expect(await fs.list("m/ckpt")).toEqual([
      { name: "away", kind: "file", size: 6, modified: 0, link: { target: "../../secret", state: "outside" } },
      { name: "config.json", kind: "file", size: 2, modified: Number.NaN, link: null },
      { name: "special_tokens_map.json", kind: "file", size: 7, modified: Number.NaN, link: null },
      { name: "sub", kind: "directory", size: 0, modified: 0, link: null },
      { name: "tokenizer.json", kind: "file", size: 4, modified: 0, link: null },
    ]);
    expect((await fs.list("m/ckpt/")).map(({ name }) => name)).toContain("special_tokens_map.json");
    expect((await fs.list("./m/ckpt/sub")).map(({ name }) => name)).toEqual(["x.json", "y.json"]);
    expect(await fs.kindOf("m/ckpt/special_tokens_map.json")).toBe("file");
    expect(await fs.kindOf("m/ckpt/none.json")).toBeNull();
    expect(await fs.canonical("m/ckpt/special_tokens_map.json")).toBe("/m/ckpt/special_tokens_map.json");
    expect(await fs.canonical("m/ckpt/config.json")).toBe("/m/ckpt/config.json");
  });

  it("lays texts over the files of the root and of the current folder", async () => {
    const root = createMemoryFs(new Map([["a.json", "1"]]));
    const absolute = createOverlayFs(root, new Map([["/b.json", "22"]]));
    expect((await absolute.list("/")).map(({ name, size }) => [name, size])).toEqual([
      ["a.json", 1],
      ["b.json", 2],
    ]);
    const relative = createOverlayFs(root, new Map([["b.json", "22"]]));
    expect((await relative.list(".")).map(({ name }) => name)).toEqual(["a.json", "b.json"]);
    expect((await relative.list("")).map(({ name }) => name)).toEqual(["a.json", "b.json"]);
  });

  it("does not make a link that leads out of the folder a file", async () => {
    const fs = createOverlayFs(BELOW, new Map([["m/ckpt/away", "text"]]));
    const entry = (await fs.list("m/ckpt")).find(({ name }) => name === "away");
    expect(entry?.link?.state).toBe("outside");
  });

  it("sees what its owner changes, and reports folders that are not there", async () => {
    const texts = new Map<string, string>();
    const fs = createOverlayFs(BELOW, texts);
    expect(await text(fs, "m/ckpt/config.json")).toBe("{}");
    texts.set("m/ckpt/config.json", "[]");
    expect(await text(fs, "m/ckpt/config.json")).toBe("[]");
    texts.delete("m/ckpt/config.json");
    expect(await text(fs, "m/ckpt/config.json")).toBe("{}");
    await expect(fs.list("none")).rejects.toMatchObject({ code: "not-found" });
  });
});
