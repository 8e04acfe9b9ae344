import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { diskFs } from "../../src/source/disk-fs.ts";
import { createMemoryFs } from "../../src/source/memory-fs.ts";
import type { DirectoryEntry, VirtualFs } from "../../src/source/virtual-fs.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { type Tree, writeTree } from "./write-tree.ts";

const HEX_40 = "0123456789abcdef0123456789abcdef01234567";
const HEX_64 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

interface Subject {
  readonly fs: VirtualFs;
  /** The path of something in the tree. */
  at(path: string): string;
}

function onDisk(tree: Tree): Subject {
  const root = temporaryFolder();
  writeTree(root, tree);
  return { fs: diskFs, at: (path) => join(root, path) };
}

function inMemory(tree: Tree): Subject {
  return { fs: createMemoryFs(new Map(Object.entries(tree))), at: (path) => path };
}

const asRoot = process.getuid?.() === 0;

describe.each([
  { name: "disk", create: onDisk, hasPermissions: !asRoot },
  { name: "memory", create: inMemory, hasPermissions: true },
])("virtual file system: $name", ({ create, hasPermissions }) => {
  async function entry(subject: Subject, directory: string, name: string): Promise<DirectoryEntry | undefined> {
    return (await subject.fs.list(subject.at(directory))).find((item) => item.name === name);
  }

  async function text(subject: Subject, path: string): Promise<string> {
    const file = await subject.fs.open(subject.at(path));
    try {
      return new TextDecoder().decode(await file.read(0, file.size));
    } finally {
      await file.close();
    }
  }

  function codeOf(work: Promise<unknown>): Promise<unknown> {
    return work.then(
      () => "no error",
      (error: { code?: unknown }) => error.code,
    );
  }

  it("lists files and folders by name with kind and size", async () => {
    const subject = create({ "ckpt/b.json": "{}", "ckpt/a/x.txt": "1", "ckpt/B.json": "four", "ckpt/.metadata": "" });
    expect(await subject.fs.list(subject.at("ckpt"))).toEqual([
      { name: ".metadata", kind: "file", size: 0, modified: expect.any(Number), link: null },
      { name: "B.json", kind: "file", size: 4, modified: expect.any(Number), link: null },
      { name: "a", kind: "directory", size: 0, modified: 0, link: null },
      { name: "b.json", kind: "file", size: 2, modified: expect.any(Number), link: null },
    ]);
  });

  it("keeps names apart that differ in case or normalisation only", async () => {
    const subject = create({
      "c/Model.safetensors": "1",
      "c/model.safetensors": "2",
      "c/\u00e9": "3",
      "c/e\u0301": "4",
    });
    const names = (await subject.fs.list(subject.at("c"))).map((item) => item.name);
    expect(names).toEqual(["Model.safetensors", "e\u0301", "model.safetensors", "\u00e9"]);
  });

  it("lists and opens names with a new line, an escape sequence, a quote and 255 bytes", async () => {
    const names = ["a\nb", "\u001b[31mred", 'quo"te', "\ufffd", "n".repeat(255)];
    const subject = create(Object.fromEntries(names.map((name) => [`c/${name}`, name])));
    expect((await subject.fs.list(subject.at("c"))).map((item) => [item.name, item.kind])).toEqual(
      [...names].sort().map((name) => [name, "file"]),
    );
    for (const name of names) expect(await text(subject, `c/${name}`)).toBe(name);
  });

  it("reads ranges, and fewer bytes only at the end of the file", async () => {
    const subject = create({ "c/f": "0123456789" });
    const file = await subject.fs.open(subject.at("c/f"));
    const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
    expect(file.size).toBe(10);
    expect(decode(await file.read(0, 4))).toBe("0123");
    expect(decode(await file.read(4, 3))).toBe("456");
    expect(decode(await file.read(8, 100))).toBe("89");
    expect(await file.read(10, 1)).toHaveLength(0);
    expect(await file.read(5000, 1)).toHaveLength(0);
    expect(await file.read(3, 0)).toHaveLength(0);
    await file.close();
  });

  it("reads ranges into memory that is there", async () => {
    const subject = create({ "c/f": "0123456789" });
    const file = await subject.fs.open(subject.at("c/f"));
    const target = new Uint8Array(6).fill(45);
    const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
    expect(await file.readInto(target.subarray(1, 4), 2)).toBe(3);
    expect(decode(target)).toBe("-234--");
    expect(await file.readInto(target, 8)).toBe(2);
    expect(decode(target)).toBe("8934--");
    expect(await file.readInto(target, 10)).toBe(0);
    for (const begin of [-1, 0.5, 2 ** 53]) await expect(file.readInto(target, begin)).rejects.toThrow("read of 6");
    await file.close();
  });

  it("takes memory for the bytes that are there, not for those that were asked for", async () => {
    const subject = create({ "c/f": "abc" });
    const file = await subject.fs.open(subject.at("c/f"));
    const bytes = await file.read(0, Number.MAX_SAFE_INTEGER);
    expect(bytes.buffer.byteLength).toBe(3);
    await file.close();
  });

  it("refuses a position that is negative, fractional or no number", async () => {
    const subject = create({ "c/f": "abc" });
    const file = await subject.fs.open(subject.at("c/f"));
    for (const begin of [-1, 0.5, Number.NaN, 2 ** 53]) await expect(file.read(begin, 1)).rejects.toThrow("read of 1");
    await expect(file.read(0, -1)).rejects.toThrow("read of -1");
    await file.close();
  });

  it("reads the holes of a sparse file of 1 TiB as zero", async () => {
    const head = new TextEncoder().encode("head");
    const subject = create({ "c/model.safetensors": { kind: "sparse", size: 2 ** 40, head } });
    expect(await entry(subject, "c", "model.safetensors")).toMatchObject({ kind: "file", size: 2 ** 40 });
    const file = await subject.fs.open(subject.at("c/model.safetensors"));
    expect([...(await file.read(0, 6))]).toEqual([104, 101, 97, 100, 0, 0]);
    expect([...(await file.read(2 ** 40 - 3, 100))]).toEqual([0, 0, 0]);
    await file.close();
  });

  it("closes twice without harm and is unchanged when nobody wrote", async () => {
    const subject = create({ "c/f": "abc" });
    const file = await subject.fs.open(subject.at("c/f"));
    expect(await file.changed()).toBe(false);
    await file.close();
    await file.close();
  });

  it("says what stands at a path, links followed", async () => {
    const subject = create({
      "c/f": "",
      "c/pipe": { kind: "fifo" },
      "to-c": { kind: "link", target: "c" },
      "to-f": { kind: "link", target: "c/f" },
      dead: { kind: "link", target: "nowhere" },
    });
    const kinds = ["c", "c/", "c/.", "c/../c", "c/f", "c/pipe", "to-c", "to-c/f", "to-f", "dead", "none", "c/f/deeper"];
    expect(await Promise.all(kinds.map((path) => subject.fs.kindOf(subject.at(path))))).toEqual([
      ...["directory", "directory", "directory", "directory", "file", "other", "directory", "file", "file"],
      ...[null, null, null],
    ]);
  });

  it("finds nothing at a path that is too long or holds a NUL", async () => {
    const subject = create({ "c/f": "" });
    expect(await subject.fs.kindOf(subject.at("x".repeat(300)))).toBeNull();
    expect(await subject.fs.kindOf(subject.at("a\0b"))).toBeNull();
    expect(await codeOf(subject.fs.open(subject.at("a\0b")))).toBe("not-found");
  });

  it("names the error of what cannot be listed or opened", async () => {
    const subject = create({ "c/f": "x", "c/d/x": "", "c/pipe": { kind: "fifo" } });
    const { fs, at } = subject;
    expect(await codeOf(fs.list(at("none")))).toBe("not-found");
    expect(await codeOf(fs.list(at("c/f")))).toBe("not-a-directory");
    expect(await codeOf(fs.open(at("c/none")))).toBe("not-found");
    expect(await codeOf(fs.open(at("c/f/x")))).toBe("not-a-directory");
    expect(await codeOf(fs.open(at("c/d")))).toBe("not-a-file");
    expect(await codeOf(fs.open(at("c/pipe")))).toBe("not-a-file");
  });

  it.skipIf(!hasPermissions)(
    "names the error of what may not be read (skipped as root, who may read all)",
    async () => {
      const { fs, at } = create({ "c/f": { kind: "unreadable" }, "c/d": { kind: "unreadable-directory" } });
      expect(await codeOf(fs.open(at("c/f")))).toBe("access");
      expect(await codeOf(fs.list(at("c/d")))).toBe("access");
      expect(await fs.kindOf(at("c/f"))).toBe("file");
    },
  );

  it("opens a FIFO, four of them, without waiting for a writer", async () => {
    const tree = Object.fromEntries(
      [1, 2, 3, 4, 5].map((n) => [`c/model-0000${n}.safetensors`, { kind: "fifo" } as const]),
    );
    const { fs, at } = create({ ...tree, "c/f": "x" });
    const codes = await Promise.all(Object.keys(tree).map((path) => codeOf(fs.open(at(path)))));
    expect(codes).toEqual(Array.from({ length: 5 }, () => "not-a-file"));
    expect((await fs.list(at("c"))).map((item) => item.kind)).toEqual(["file", ...codes.map(() => "other")]);
  });

  describe("links", () => {
    it.each([HEX_40, HEX_64])("follows a Hub cache link to ../../blobs/%s", async (hex) => {
      const target = `../../blobs/${hex}`;
      const subject = create({ [`m/blobs/${hex}`]: "{}", "m/snapshots/rev/config.json": { kind: "link", target } });
      expect(await subject.fs.list(subject.at("m/snapshots/rev"))).toEqual([
        { name: "config.json", kind: "file", size: 2, modified: expect.any(Number), link: { target, state: "blob" } },
      ]);
      expect(await text(subject, "m/snapshots/rev/config.json")).toBe("{}");
    });

    it("follows a plain name in the same folder, and such a name to a blob", async () => {
      const subject = create({
        [`m/blobs/${HEX_64}`]: "12345",
        "m/snapshots/rev/real": "123",
        "m/snapshots/rev/a": { kind: "link", target: "real" },
        "m/snapshots/rev/b": { kind: "link", target: "./a" },
        "m/snapshots/rev/c": { kind: "link", target: "d" },
        "m/snapshots/rev/d": { kind: "link", target: `../../blobs/${HEX_64}` },
      });
      const entries = await subject.fs.list(subject.at("m/snapshots/rev"));
      expect(entries.map((item) => [item.name, item.kind, item.size, item.link?.state])).toEqual([
        ["a", "file", 3, "sibling"],
        ["b", "file", 3, "sibling"],
        ["c", "file", 5, "sibling"],
        ["d", "file", 5, "blob"],
        ["real", "file", 3, undefined],
      ]);
      expect(await text(subject, "m/snapshots/rev/b")).toBe("123");
      expect(await text(subject, "m/snapshots/rev/c")).toBe("12345");
    });

    it.each([
      ["a parent folder", "../secret.json"],
      ["a folder below", "sub/secret.json"],
      ["a blob look-alike that climbs out", "../../blobs/../secret.json"],
      ["a blob that is not hex", "../../blobs/secret"],
      ["a blob in upper case", `../../blobs/${HEX_40.toUpperCase()}`],
      ["a blob name that is too short", "../../blobs/0123456789abcdef"],
      ["a blob one folder up", `../blobs/${HEX_40}`],
      ["a blob by a detour", `sub/../../../blobs/${HEX_40}`],
      ["its own folder", "."],
    ])("never follows a link to %s", async (_, target) => {
      const subject = create({
        "m/secret.json": "secret",
        "m/snapshots/secret.json": "secret",
        "m/snapshots/rev/sub/secret.json": "secret",
        "m/blobs/secret": "secret",
        [`m/blobs/${HEX_40}`]: "secret",
        "m/blobs/0123456789abcdef": "secret",
        [`m/blobs/${HEX_40.toUpperCase()}`]: "secret",
        [`m/snapshots/blobs/${HEX_40}`]: "secret",
        "m/snapshots/rev/config.json": { kind: "link", target },
        "m/snapshots/rev/indirect": { kind: "link", target: "config.json" },
      });
      for (const name of ["config.json", "indirect"]) {
        expect((await entry(subject, "m/snapshots/rev", name))?.link?.state).toBe("outside");
        expect(await codeOf(subject.fs.open(subject.at(`m/snapshots/rev/${name}`)))).toBe("link-outside");
      }
    });

    it("does not follow a blob that is a link itself, nor take a folder or a FIFO for a blob", async () => {
      const [aFolder, aPipe] = [HEX_40.replace("0", "1"), HEX_40.replace("0", "2")];
      const subject = create({
        "m/secret": "secret",
        [`m/blobs/${HEX_40}`]: { kind: "link", target: "../secret" },
        [`m/blobs/${aFolder}/x`]: "",
        [`m/blobs/${aPipe}`]: { kind: "fifo" },
        "m/snapshots/rev/a": { kind: "link", target: `../../blobs/${HEX_40}` },
        "m/snapshots/rev/b": { kind: "link", target: `../../blobs/${aFolder}` },
        "m/snapshots/rev/c": { kind: "link", target: `../../blobs/${aPipe}` },
      });
      const entries = await subject.fs.list(subject.at("m/snapshots/rev"));
      expect(entries.map((item) => [item.kind, item.link?.state])).toEqual([
        ["file", "outside"],
        ["directory", "outside"],
        ["other", "outside"],
      ]);
      for (const name of ["a", "b", "c"]) {
        expect(await codeOf(subject.fs.open(subject.at(`m/snapshots/rev/${name}`)))).toBe("link-outside");
      }
    });

    it("does not look in the snapshot for what a blob that is a link names", async () => {
      const subject = create({
        [`m/blobs/${HEX_40}`]: { kind: "link", target: "config.json" },
        "m/blobs/config.json": "of the blobs",
        "m/snapshots/rev/config.json": "of the snapshot",
        "m/snapshots/rev/a": { kind: "link", target: `../../blobs/${HEX_40}` },
      });
      expect((await entry(subject, "m/snapshots/rev", "a"))?.link?.state).toBe("outside");
      expect(await codeOf(subject.fs.open(subject.at("m/snapshots/rev/a")))).toBe("link-outside");
    });

    it("calls links that lead nowhere or in a circle dangling", async () => {
      const subject = create({
        "c/blob": { kind: "link", target: `../../blobs/${HEX_40}` },
        "c/far": { kind: "link", target: "/no/such/annex/object" },
        "c/gone": { kind: "link", target: "gone-too" },
        "c/self": { kind: "link", target: "self" },
        "c/tick": { kind: "link", target: "tock" },
        "c/tock": { kind: "link", target: "tick" },
      });
      const entries = await subject.fs.list(subject.at("c"));
      expect(entries.map((item) => item.name)).toEqual(["blob", "far", "gone", "self", "tick", "tock"]);
      for (const item of entries) {
        expect(item).toMatchObject({
          kind: "other",
          size: 0,
          modified: expect.any(Number),
          link: { state: "dangling" },
        });
        expect(await codeOf(subject.fs.open(subject.at(`c/${item.name}`)))).toBe("not-found");
      }
      expect(await codeOf(subject.fs.kindOf(subject.at("c/self")))).toBe("io");
    });

    it("gives a link to a sibling folder its kind, and does not open it", async () => {
      const subject = create({ "c/step_2/x": "", "c/latest": { kind: "link", target: "step_2" } });
      expect(await entry(subject, "c", "latest")).toEqual({
        name: "latest",
        kind: "directory",
        size: 0,
        modified: 0,
        link: { target: "step_2", state: "sibling" },
      });
      expect(await codeOf(subject.fs.open(subject.at("c/latest")))).toBe("not-a-file");
    });
  });

  it("gives one canonical name to a place, whatever the way to it", async () => {
    const subject = create({ "models/llama/config.json": "{}", alias: { kind: "link", target: "models/llama" } });
    const name = await subject.fs.canonical(subject.at("models/llama"));
    for (const path of ["models/llama/", "models/./llama", "models/x/../llama", "alias", "alias/."]) {
      const isSame = path.includes("/x/") ? codeOf : (work: Promise<unknown>) => work;
      expect(await isSame(subject.fs.canonical(`${subject.at(".")}/${path}`))).toBe(
        path.includes("/x/") ? "not-found" : name,
      );
    }
  });

  it("gives the folder that a path is in", () => {
    const { fs } = create({});
    const parents: Record<string, string> = {
      "a/b": "a",
      "a/b/": "a",
      "a//b": "a",
      "/a": "/",
      "/": "/",
      a: ".",
      ".": "..",
      "a/.": ".",
      "..": "../..",
      "a/..": "a/../..",
      "../b": "..",
    };
    for (const [path, parent] of Object.entries(parents)) expect([path, fs.parent(path)]).toEqual([path, parent]);
  });

  it("joins a folder and a name", () => {
    const { fs } = create({});
    expect([fs.join("a", "b"), fs.join("a/", "b"), fs.join("/", "b"), fs.join("", "b")]).toEqual([
      "a/b",
      "a/b",
      "/b",
      "b",
    ]);
  });
});
