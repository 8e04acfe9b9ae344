import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { takeLock } from "../../../src/convert/execute/lock.ts";
import { isGone, type LockOwner, thisProcess } from "../../../src/convert/execute/lock-owner.ts";
import { type PinnedFolder, pinFolder } from "../../../src/convert/execute/pinned-folder.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const folders: PinnedFolder[] = [];

function folder(): PinnedFolder {
  const made = pinFolder(temporaryFolder());
  folders.push(made);
  return made;
}

afterEach(() => {
  for (const each of folders.splice(0)) each.close();
});

function lockOf(owner: unknown): PinnedFolder {
  const made = folder();
  fs.mkdirSync(join(made.path, "lock"));
  fs.writeFileSync(join(made.path, "lock", "owner-other"), typeof owner === "string" ? owner : JSON.stringify(owner));
  return made;
}

function endedProcess(): number {
  return spawnSync(process.execPath, ["-e", ""]).pid;
}

const ON_LINUX = fs.existsSync("/proc/self/stat");

describe("takeLock", () => {
  it("is held by one, and can be taken when it was given back", () => {
    const made = folder();
    const lock = takeLock(made, "aaaaaaaa");
    expect(fs.readdirSync(made.path)).toEqual(["lock"]);
    expect(() => takeLock(made, "bbbbbbbb")).toThrow(
      expect.objectContaining({ code: "locked", hint: expect.stringContaining(join(made.path, "lock")) }),
    );
    expect(fs.readdirSync(made.path)).toEqual(["lock"]);
    lock?.release();
    expect(fs.readdirSync(made.path)).toEqual([]);
    takeLock(made, "bbbbbbbb")?.release();
    expect(fs.readdirSync(made.path)).toEqual([]);
  });

  it("gives back its own lock only", () => {
    const made = folder();
    const lock = takeLock(made, "aaaaaaaa");
    fs.rmSync(join(made.path, "lock"), { recursive: true });
    takeLock(made, "bbbbbbbb");
    lock?.release();
    expect(fs.readdirSync(join(made.path, "lock"))).toEqual(["owner-bbbbbbbb"]);
  });

  it("V26 is taken over from a process that is proven to be gone", () => {
    const made = lockOf({ ...thisProcess(), pid: endedProcess() });
    takeLock(made, "aaaaaaaa");
    expect(fs.readdirSync(join(made.path, "lock"))).toEqual(["owner-aaaaaaaa"]);
  });

  it.each([
    ["lives", thisProcess()],
    ["is on another host", { ...thisProcess(), pid: 2 ** 22, host: "elsewhere" }],
    ["does not say who it is", "not json"],
    ["did not come to say", ""],
    ["has no process number", { ...thisProcess(), pid: -1 }],
  ])("V26 is not taken from an owner who %s", (_, owner) => {
    const made = lockOf(owner);
    expect(() => takeLock(made, "aaaaaaaa")).toThrow(expect.objectContaining({ code: "locked" }));
    expect(fs.readdirSync(made.path)).toEqual(["lock"]);
  });

  it("V26 V40 does not look at times", () => {
    const made = lockOf(thisProcess());
    fs.utimesSync(join(made.path, "lock"), 0, 0);
    expect(() => takeLock(made, "aaaaaaaa")).toThrow(expect.objectContaining({ code: "locked" }));
    const gone = lockOf({ ...thisProcess(), pid: endedProcess() });
    fs.utimesSync(join(gone.path, "lock"), 4_000_000_000, 4_000_000_000);
    expect(takeLock(gone, "aaaaaaaa")).not.toBeNull();
  });
});

describe.runIf(ON_LINUX)("isGone", () => {
  const owner = thisProcess();
  it.each<readonly [string, Partial<LockOwner>, boolean]>([
    ["this process", {}, false],
    ["another process that has the number now", { start: "1" }, true],
    ["process 1, when it started later", { pid: 1, start: "99999999999" }, true],
    ["a process of another container", { pid: 2 ** 22, namespace: "pid:[1]" }, false],
    ["a process of another host", { pid: 2 ** 22, host: `not-${hostname()}` }, false],
    ["a process of another machine of that name", { pid: 2 ** 22, machine: "0".repeat(32) }, false],
    // Only a machine that has an id can be told to be the same one, started anew.
    ["a process of an earlier boot", { boot: "00000000-0000-0000-0000-000000000000" }, owner.machine !== null],
    ["a process of an earlier boot of who knows what", { boot: "0", machine: null }, false],
    ["a process that could not say when it started", { start: null }, false],
  ])("tells of %s", (_, changes, gone) => {
    expect(isGone({ ...owner, ...changes })).toBe(gone);
  });
});
