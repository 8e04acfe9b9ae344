import * as fs from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { execute } from "../../../src/convert/execute/execute.ts";
import { interruptAt, smallJob, treeOf } from "./job.ts";

/** What a test does to calls of the file system; null: nothing. */
const faults: {
  write: ((bytes: number) => number) | null;
  read: ((bytes: number) => number) | null;
  call: ((name: string, path: string) => void) | null;
} = { write: null, read: null, call: null };

vi.mock("node:fs", async (original) => {
  const real = await original<typeof fs>();
  const before = (name: string, target: unknown): void => faults.call?.(name, String(target));
  return {
    ...real,
    writeSync: (fd: number, bytes: Uint8Array, offset: number, length: number, position: number) =>
      real.writeSync(fd, bytes, offset, faults.write?.(length) ?? length, position),
    readSync: (fd: number, bytes: Uint8Array, offset: number, length: number, position: number) =>
      real.readSync(fd, bytes, offset, faults.read?.(length) ?? length, position),
    fsyncSync: (fd: number) => {
      before(real.fstatSync(fd).isDirectory() ? "fsync-folder" : "fsync", real.readlinkSync(`/proc/self/fd/${fd}`));
      real.fsyncSync(fd);
    },
    openSync: (path: string, ...rest: [string | number]) => {
      before("open", path);
      return real.openSync(path, ...rest);
    },
    mkdirSync: (path: string, options?: fs.MakeDirectoryOptions) => {
      before("mkdir", path);
      return real.mkdirSync(path, options);
    },
    linkSync: (from: string, to: string) => {
      before("link", to);
      real.linkSync(from, to);
    },
    renameSync: (from: string, to: string) => {
      before("rename", to);
      real.renameSync(from, to);
    },
  };
});

afterEach(() => {
  Object.assign(faults, { write: null, read: null, call: null });
});

async function expectedTree(): Promise<readonly string[]> {
  const made = smallJob();
  await execute(made.execution());
  return treeOf(made.output);
}

function fail(errno: string): never {
  throw Object.assign(new Error(errno), { code: errno });
}

describe.runIf(fs.existsSync("/proc/self/fd"))("a file system that", () => {
  it("V11 V15 moves fewer bytes than it is asked for gives the same tree", async () => {
    const expected = await expectedTree();
    let n = 0;
    const some = (bytes: number): number => {
      n++;
      return Math.min(bytes, 1 + ((n * 7919) % 60_000));
    };
    Object.assign(faults, { write: some, read: some });
    const made = smallJob();
    await execute(made.execution());
    expect(n).toBeGreaterThan(100);
    expect(treeOf(made.output)).toEqual(expected);
  });

  it("V44 cannot sync folders is used, with a warning", async () => {
    const expected = await expectedTree();
    faults.call = (name) => void (name === "fsync-folder" && fail("EINVAL"));
    const made = smallJob();
    const { warnings } = await execute(made.execution());
    expect(warnings).toEqual([
      "the file system cannot write folders to the disk at once: after a power failure files may be missing",
    ]);
    expect(treeOf(made.output)).toEqual(expected);
  });

  it("V44 has no hard links gets DONE by a rename, with a warning", async () => {
    const expected = await expectedTree();
    faults.call = (name) => void (name === "link" && fail("EPERM"));
    const made = smallJob();
    const { warnings } = await execute(made.execution());
    expect(warnings).toEqual(["the file system has no hard links: DONE was renamed into place"]);
    expect(treeOf(made.output)).toEqual(expected);
  });

  it("has a DONE of somebody else by now keeps it", async () => {
    const made = smallJob();
    faults.call = (name) => {
      if (name === "link") fs.writeFileSync(join(made.output, "DONE"), "theirs");
    };
    await expect(execute(made.execution())).rejects.toMatchObject({ code: "output" });
    expect(fs.readFileSync(join(made.output, "DONE"), "utf8")).toBe("theirs");
  });

  it("V36 lends no descriptor for the next file waits for those that are under way", async () => {
    const expected = await expectedTree();
    const made = smallJob();
    let files = 0;
    faults.call = (name, path) => {
      if (name !== "open" || !/\d-\w+\.part$/.test(path)) return;
      files++;
      if (files === 3) fail("EMFILE");
    };
    await expect(execute(made.execution({ jobs: 2 }))).rejects.toMatchObject({
      code: "io",
      message: expect.stringContaining("EMFILE"),
    });
    const state = join(made.output, ".checkpointlint");
    expect(fs.existsSync(state) ? fs.readdirSync(state) : ["journal.jsonl"]).toEqual(["journal.jsonl"]);
    faults.call = null;
    await execute(made.execution({ jobs: 2 }));
    expect(treeOf(made.output)).toEqual(expected);
  });

  it.each(["mkdir", "open"])(
    "V29 leads the way to the output into the source at the first %s is not followed",
    async (call) => {
      const made = smallJob();
      const way = join(made.root, "way");
      fs.mkdirSync(way);
      if (call === "open") fs.mkdirSync(join(made.source, "out"));
      const before = treeOf(made.source);
      let isLed = false;
      faults.call = (name, path) => {
        if (isLed || name !== call || path !== join(way, "out")) return;
        isLed = true;
        fs.renameSync(way, `${way}-moved`);
        fs.symlinkSync(made.source, way);
      };
      const work = execute(made.execution({ output: join(way, "out") }));
      await expect(work).rejects.toMatchObject({ code: "output" });
      expect(isLed).toBe(true);
      expect(treeOf(made.source)).toEqual(before);
    },
  );

  it("V29 has a link where the output was is not written to", async () => {
    const made = smallJob();
    fs.mkdirSync(made.output);
    let isLed = false;
    faults.call = (name, path) => {
      if (isLed || name !== "open" || path !== made.output) return;
      isLed = true;
      fs.rmdirSync(made.output);
      fs.symlinkSync(made.source, made.output);
    };
    const before = treeOf(made.source);
    await expect(execute(made.execution())).rejects.toMatchObject({ code: "output" });
    expect(treeOf(made.source)).toEqual(before);
  });

  it("V25 loses the output to another process that takes its own away is no error of the disk", async () => {
    const expected = await expectedTree();
    const made = smallJob();
    fs.mkdirSync(join(made.output, ".checkpointlint"), { recursive: true });
    let isGone = false;
    faults.call = (name, path) => {
      if (isGone || name !== "open" || !path.endsWith("/.checkpointlint")) return;
      isGone = true;
      fs.rmdirSync(path);
    };
    await execute(made.execution());
    expect(isGone).toBe(true);
    expect(treeOf(made.output)).toEqual(expected);
  });

  it("V25 has a conversion finished by another process between two looks is found done", async () => {
    const [finished, made] = [smallJob(), smallJob()];
    await execute(finished.execution());
    await interruptAt(made, "index.json");
    let isDone = false;
    faults.call = (name, path) => {
      if (isDone || name !== "open" || !path.endsWith("/journal.jsonl")) return;
      isDone = true;
      fs.cpSync(finished.output, made.output, { recursive: true });
      fs.rmSync(join(made.output, ".checkpointlint"), { recursive: true });
    };
    expect(await execute(made.execution())).toMatchObject({ state: "already-done" });
    expect(isDone).toBe(true);
    expect(treeOf(made.output)).toEqual(treeOf(finished.output));
  });

  it.each([
    ["fsync", "EIO", "io"],
    ["fsync", "ENOSPC", "no-space"],
    ["fsync-folder", "EIO", "io"],
    ["rename", "EIO", "io"],
    ["rename", "EDQUOT", "no-space"],
    ["link", "EIO", "io"],
    ["link", "ENOSPC", "no-space"],
  ])("V08 V10 V13 fails every %s by %s leaves no DONE and no lock, and is gone on with", async (call, errno, code) => {
    const expected = await expectedTree();
    const made = smallJob();
    let n = 0;
    // At each call in turn, until the conversion comes through.
    for (let at = 1; ; at++) {
      n = 0;
      faults.call = (name) => {
        if (name !== call) return;
        n++;
        if (n === at) fail(errno);
      };
      const error: unknown = await execute(made.execution()).then(
        () => null,
        (reason: unknown) => reason,
      );
      if (n < at) {
        expect(error).toBeNull();
        break;
      }
      // Behind DONE nothing can be lost any more: only clearing away was left.
      if (error === null) break;
      expect(error).toMatchObject({ code, hint: expect.any(String) });
      if (!fs.existsSync(made.output)) continue;
      const state = join(made.output, ".checkpointlint");
      expect(fs.existsSync(state) ? fs.readdirSync(state) : ["journal.jsonl"]).toEqual(["journal.jsonl"]);
    }
    faults.call = null;
    await execute(made.execution());
    expect(treeOf(made.output)).toEqual(expected);
  });
});
