import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { OutputError } from "../../src/cli/output-error.ts";
import { makeFolder, writeAtomically } from "../../src/cli/write-atomically.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

let folder = "";

beforeEach(() => {
  folder = temporaryFolder();
});

describe("writeAtomically", () => {
  it("makes a file, and leaves nothing else behind", async () => {
    await writeAtomically(join(folder, "out.json"), "text");
    expect(readFileSync(join(folder, "out.json"), "utf8")).toBe("text");
    expect(readdirSync(folder)).toEqual(["out.json"]);
  });

  it("replaces a file and keeps its permissions", async () => {
    const path = join(folder, "out.json");
    writeFileSync(path, "a much longer text than before");
    chmodSync(path, 0o600);
    await writeAtomically(path, "new");
    expect(readFileSync(path, "utf8")).toBe("new");
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("keeps permissions that the umask takes from new files", async () => {
    const path = join(folder, "out.json");
    writeFileSync(path, "old");
    chmodSync(path, 0o666);
    await writeAtomically(path, "new");
    expect(statSync(path).mode & 0o777).toBe(0o666);
  });

  it.runIf(process.getuid?.() === 0)("keeps the owner of a file that root replaces", async () => {
    const path = join(folder, "out.json");
    writeFileSync(path, "old");
    chownSync(path, 1234, 4321);
    await writeAtomically(path, "new");
    expect(statSync(path)).toMatchObject({ uid: 1234, gid: 4321 });
  });

  it("writes through a link and leaves it a link", async () => {
    writeFileSync(join(folder, "real.json"), "old");
    symlinkSync("real.json", join(folder, "link.json"));
    await writeAtomically(join(folder, "link.json"), "new");
    expect(readFileSync(join(folder, "real.json"), "utf8")).toBe("new");
    expect(readdirSync(folder).sort()).toEqual(["link.json", "real.json"]);
  });

  it("writes to a device without replacing it", async () => {
    await writeAtomically("/dev/null", "text");
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
  });

  it.each([
    ["a folder that does not exist", "none/out.json", /no such folder/],
    ["a folder in place of the file", "folder", /it is a folder/],
    ["a file in place of a folder", "file/out.json", /a part of the path is no folder/],
  ])("names %s", async (_, name, message) => {
    mkdirSync(join(folder, "folder"));
    writeFileSync(join(folder, "file"), "");
    const written = writeAtomically(join(folder, name), "text");
    await expect(written).rejects.toThrow(OutputError);
    await expect(written).rejects.toThrow(message);
    expect(readdirSync(folder).sort()).toEqual(["file", "folder"]);
  });
});

describe("makeFolder", () => {
  it("makes a folder and those above it, and takes one that is there", async () => {
    const path = join(folder, "a", "b", "c");
    await makeFolder(path);
    await makeFolder(path);
    await Promise.all([1, 2, 3].map(() => makeFolder(join(folder, "d", "e"))));
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual(["a", "a/b", "a/b/c", "d", "d/e"]);
  });

  it("follows a link to a folder", async () => {
    mkdirSync(join(folder, "real"));
    symlinkSync("real", join(folder, "link"));
    await makeFolder(join(folder, "link", "inner"));
    expect(readdirSync(join(folder, "real"))).toEqual(["inner"]);
  });

  it.each([
    ["a file of that name", "file", /there is a file of that name/],
    ["a file above it", "file/inner", /a part of the path is no folder/],
    ["a link that leads nowhere", "dangling", /there is a file of that name/],
    ["a link that leads nowhere above it", "dangling/inner", /there is a file of that name/],
  ])("names %s", async (_, name, message) => {
    writeFileSync(join(folder, "file"), "");
    symlinkSync("none", join(folder, "dangling"));
    const made = makeFolder(join(folder, name));
    await expect(made).rejects.toThrow(OutputError);
    await expect(made).rejects.toThrow(message);
    expect(readdirSync(folder).sort()).toEqual(["dangling", "file"]);
  });

  // Node's own recursive mkdir never comes back from there.
  it.runIf(existsSync("/proc/self"))("ends where no folder can be made", async () => {
    await expect(makeFolder("/proc/checkpointlint")).rejects.toThrow(OutputError);
    await expect(makeFolder("/proc/checkpointlint/a/b")).rejects.toThrow(OutputError);
  });
});
