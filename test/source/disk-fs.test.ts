import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { diskFs } from "../../src/source/disk-fs.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { writeTree } from "./write-tree.ts";

let root: string;
beforeEach(() => {
  root = temporaryFolder();
});

const onLinux = process.platform === "linux";

describe("disk", () => {
  it("says when a file was last written, through a link too", async () => {
    writeTree(root, { "f.json": "{}", "g.json": { kind: "link", target: "f.json" } });
    utimesSync(join(root, "f.json"), 1_700_000_000, 1_700_000_000);
    expect((await diskFs.list(root)).map(({ modified }) => modified)).toEqual([1_700_000_000_000, 1_700_000_000_000]);
  });

  it.runIf(onLinux)(
    "shows a name that is no UTF-8 escaped, opens no other file for it, and keeps the rest",
    async () => {
      const raw = Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0x6d, 0xff, 0x2e, 0x62])]);
      writeFileSync(raw, "not valid");
      writeFileSync(join(root, "m\ufffd.b"), "valid");
      writeFileSync(join(root, "n"), "n");
      expect(await diskFs.list(root)).toEqual([
        { name: "m\\xff.b", kind: "other", size: 0, modified: 0, link: null },
        { name: "m\ufffd.b", kind: "file", size: 5, modified: expect.any(Number), link: null },
        { name: "n", kind: "file", size: 1, modified: expect.any(Number), link: null },
      ]);
      await expect(diskFs.open(join(root, "m\\xff.b"))).rejects.toMatchObject({ code: "not-found" });
    },
  );

  it.runIf(onLinux)("does not hide a file whose real name looks like an escaped one", async () => {
    writeFileSync(Buffer.concat([Buffer.from(`${root}/m`), Buffer.from([0xff])]), "not valid");
    writeFileSync(join(root, "m\\xff"), "valid");
    expect(await diskFs.list(root)).toEqual([
      { name: "m\\xff", kind: "file", size: 5, modified: expect.any(Number), link: null },
    ]);
  });

  it("does not open a socket", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(root, "s"), resolve));
    try {
      expect(await diskFs.list(root)).toEqual([{ name: "s", kind: "other", size: 0, modified: 0, link: null }]);
      await expect(diskFs.open(join(root, "s"))).rejects.toMatchObject({ code: "not-a-file" });
    } finally {
      server.close();
    }
  });

  it.runIf(onLinux)("does not follow links to devices and to /proc, nor open a device", async () => {
    writeTree(root, {
      mem: { kind: "link", target: "/proc/self/mem" },
      passwd: { kind: "link", target: "/etc/passwd" },
      zero: { kind: "link", target: "/dev/zero" },
    });
    expect((await diskFs.list(root)).map((entry) => [entry.kind, entry.link?.state])).toEqual([
      ["file", "outside"],
      ["file", "outside"],
      ["other", "outside"],
    ]);
    for (const name of ["mem", "passwd", "zero"]) {
      await expect(diskFs.open(join(root, name))).rejects.toMatchObject({ code: "link-outside" });
    }
    await expect(diskFs.open("/dev/zero")).rejects.toMatchObject({ code: "not-a-file" });
  });

  it.runIf(onLinux)("says what the system called a failed read", async () => {
    const file = await diskFs.open("/proc/self/environ");
    expect(file.size).toBe(0);
    await file.close();
    await expect(diskFs.kindOf(`${"../".repeat(10)}proc/self/environ`)).resolves.toBe("file");
    writeTree(root, { loop: { kind: "link", target: "loop" } });
    await expect(diskFs.list(join(root, "loop"))).rejects.toMatchObject({
      code: "io",
      reason: "cannot be read (ELOOP)",
    });
  });

  it("finds nothing at a path of more than 4096 bytes", async () => {
    const path = join(root, "d/".repeat(3000));
    expect(await diskFs.kindOf(path)).toBeNull();
    await expect(diskFs.list(path)).rejects.toMatchObject({ code: "not-found" });
  });

  describe("sees that an open file was", () => {
    const cases: readonly (readonly [string, (path: string) => void])[] = [
      ["grown", (path) => appendFileSync(path, "more")],
      ["truncated", (path) => truncateSync(path, 3)],
      ["written to in place", (path) => writeFileSync(path, "9876543210")],
      ["touched", (path) => utimesSync(path, 1, 1)],
      ["removed", (path) => rmSync(path)],
      [
        "replaced by a file of the same size and time",
        (path) => {
          writeFileSync(`${path}.new`, "abcdefghij");
          utimesSync(`${path}.new`, 1_700_000_000, 1_700_000_000);
          renameSync(`${path}.new`, path);
        },
      ],
    ];
    it.each(cases)("%s", async (_, change) => {
      const path = join(root, "f");
      writeFileSync(path, "0123456789");
      utimesSync(path, 1_700_000_000, 1_700_000_000);
      const file = await diskFs.open(path);
      expect(await file.changed()).toBe(false);
      change(path);
      expect(await file.changed()).toBe(true);
      await file.close();
    });
  });

  it("reads what is left of a file that was cut after it was opened", async () => {
    const path = join(root, "f");
    writeFileSync(path, "0123456789");
    const file = await diskFs.open(path);
    truncateSync(path, 4);
    expect(Buffer.from(await file.read(0, 10)).toString()).toBe("0123");
    await file.close();
  });

  it("looks at the file behind a Hub cache link for changes", async () => {
    const blob = `../../blobs/${"a".repeat(64)}`;
    writeTree(root, { [`blobs/${"a".repeat(64)}`]: "1", "snapshots/r/f": { kind: "link", target: blob } });
    const file = await diskFs.open(join(root, "snapshots/r/f"));
    expect(await file.changed()).toBe(false);
    appendFileSync(join(root, "snapshots/r", blob), "2");
    expect(await file.changed()).toBe(true);
    await file.close();
  });

  it.runIf(onLinux)("leaves no file open, whether opening it worked or not", async () => {
    writeTree(root, { f: "x", "d/x": "", pipe: { kind: "fifo" }, link: { kind: "link", target: "../x" } });
    const open = (): number => readdirSync("/proc/self/fd").length;
    const before = open();
    for (let round = 0; round < 20; round++) {
      for (const name of ["d", "pipe", "link", "none"]) await diskFs.open(join(root, name)).catch(() => undefined);
      await (await diskFs.open(join(root, "f"))).close();
    }
    expect(open()).toBeLessThan(before + 10);
  });

  it("lists 500 files in well under a second", async () => {
    mkdirSync(join(root, "many"));
    for (let number = 0; number < 500; number++) writeFileSync(join(root, "many", String(number)), "");
    expect(await diskFs.list(join(root, "many"))).toHaveLength(500);
  });
});
