import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { OutputError } from "../../src/cli/output-error.ts";
import { writeAtomically } from "../../src/cli/write-atomically.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "checkpointlint-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
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
