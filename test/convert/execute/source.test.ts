import * as fs from "node:fs";
import { join } from "node:path";
import { umask } from "node:process";
import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { execute } from "../../../src/convert/execute/execute.ts";
import { snapshotSources } from "../../../src/convert/execute/source-identity.ts";
import type { TensorPart } from "../../../src/convert/plan.ts";
import {
  copied,
  createJob,
  interruptAt,
  type Job,
  noise,
  outputFile,
  smallJob,
  text,
  treeOf,
  wholeFile,
} from "./job.ts";

/** Does something as soon as bytes are written. */
function once(change: () => void): (progress: { readonly phase: string; readonly done: number }) => void {
  let isDone = false;
  return ({ phase, done }) => {
    if (isDone || phase !== "write" || done > 0) return;
    isDone = true;
    change();
  };
}

function truncate(path: string): void {
  fs.truncateSync(path, 1000);
}

function replace(path: string): void {
  const { atime, mtime } = fs.statSync(path);
  fs.writeFileSync(`${path}.new`, fs.readFileSync(path));
  fs.utimesSync(`${path}.new`, atime, mtime);
  fs.renameSync(`${path}.new`, path);
}

function rewrite(path: string): void {
  const { atime, mtime } = fs.statSync(path);
  const fd = fs.openSync(path, "r+");
  fs.writeSync(fd, Buffer.from([1]), 0, 1, 0);
  fs.closeSync(fd);
  fs.utimesSync(path, atime, mtime);
}

describe("a source that changes", () => {
  it.each([
    ["V16 is cut", truncate],
    ["V17 is replaced", replace],
    ["V17 is written to, with its time restored", rewrite],
    ["V17 is removed", (path: string) => fs.rmSync(path)],
  ])("%s is noticed", async (_, change) => {
    const made = smallJob();
    const work = execute(made.execution({ onProgress: once(() => change(join(made.source, "b.bin"))) }));
    await expect(work).rejects.toMatchObject({
      code: /removed/.test(_) ? expect.stringMatching(/changed|source/) : "changed",
      message: expect.stringContaining("b.bin"),
    });
    expect(fs.existsSync(join(made.output, "DONE"))).toBe(false);
  });

  it.each([
    ["replaced", replace, "another file took its place since it was linted"],
    ["written to", rewrite, "it was written to since it was linted"],
  ])("V17 is %s by as many bytes between lint and conversion", async (_, change, message) => {
    const made = smallJob();
    const seen = await snapshotSources(made.source);
    expect((await execute(made.execution({ seen }))).state).toBe("converted");
    fs.rmSync(made.output, { recursive: true });
    change(join(made.source, "b.bin"));
    await expect(execute(made.execution({ seen }))).rejects.toMatchObject({
      code: "changed",
      message: expect.stringContaining(message),
    });
    expect(fs.existsSync(made.output)).toBe(false);
  });

  it("has another size than planned before it begins", async () => {
    const made = smallJob();
    truncate(join(made.source, "b.bin"));
    await expect(execute(made.execution())).rejects.toMatchObject({
      code: "changed",
      message: expect.stringContaining("800000"),
    });
    expect(fs.existsSync(made.output)).toBe(false);
  });

  it.each([
    ["is missing", (path: string) => fs.rmSync(path)],
    [
      "is a link that leaves the folder",
      (path: string) => {
        fs.renameSync(path, join(path, "..", "..", "b.bin"));
        fs.symlinkSync("../b.bin", path);
      },
    ],
    [
      "is a folder",
      (path: string) => {
        fs.rmSync(path);
        fs.mkdirSync(path);
      },
    ],
  ])("%s is no source", async (_, change) => {
    const made = smallJob();
    change(join(made.source, "b.bin"));
    await expect(execute(made.execution())).rejects.toMatchObject({
      code: "source",
      message: expect.stringContaining("b.bin"),
    });
    expect(fs.existsSync(made.output)).toBe(false);
  });

  it("may be a snapshot of the Hub's cache, whose files are links to blobs", async () => {
    const made = smallJob();
    const blobs = join(made.root, "cache", "blobs");
    const snapshot = join(made.root, "cache", "snapshots", "main");
    fs.mkdirSync(blobs, { recursive: true });
    fs.mkdirSync(snapshot, { recursive: true });
    for (const [n, name] of fs.readdirSync(made.source).entries()) {
      const blob = `${n}`.repeat(40);
      fs.copyFileSync(join(made.source, name), join(blobs, blob));
      fs.symlinkSync(`../../blobs/${blob}`, join(snapshot, name));
    }
    await execute(made.execution());
    await execute(made.execution({ source: snapshot, output: join(made.root, "other") }));
    expect(treeOf(join(made.root, "other"))).toEqual(treeOf(made.output));
    await expect(execute(made.execution({ source: snapshot, output: join(blobs, "out") }))).rejects.toMatchObject({
      code: "alias",
    });
  });
});

describe("records of torch files", () => {
  function withRecords(crc: number): Job {
    const source = noise(300_000, 1);
    const record = { name: "data/0", begin: 64, bytes: 200_000, crc };
    return createJob(
      { "a.bin": source },
      [outputFile("x", [copied("t", "a.bin", 64, 200_000)])],
      [{ name: "a.bin", size: 300_000, records: [record] }],
    );
  }

  it("are compared with their checksums before anything is written", async () => {
    const crc = crc32(noise(300_000, 1).subarray(64, 200_064));
    expect((await execute(withRecords(crc).execution())).state).toBe("converted");
    const damaged = withRecords((crc ^ 1) >>> 0);
    await expect(execute(damaged.execution())).rejects.toMatchObject({
      code: "source",
      message: expect.stringMatching(/a\.bin.*data\/0/),
    });
    expect(fs.existsSync(damaged.output)).toBe(false);
  });
});

describe("what is told of values", () => {
  /** 100,000 numbers of which 12 are too large for F16, one is NaN and one infinite; and zeros. */
  function numbers(): Job {
    const values = new Float32Array(100_000).fill(0.5);
    for (let n = 0; n < 12; n++) values[n * 8000] = 70_000;
    values[5] = Number.NaN;
    values[99_999] = Number.NEGATIVE_INFINITY;
    const source = Buffer.from(values.buffer);
    const tensor = (name: string, fill: boolean): Omit<TensorPart, "begin"> => ({
      kind: "tensor",
      bytes: 200_000,
      name,
      dtype: "F16",
      shape: [100_000],
      expression: fill
        ? { op: "fill", dtype: "F16", shape: [100_000], value: 0 }
        : { op: "cast", dtype: "F16", of: { op: "copy", file: "a.bin", dtype: "F32", shape: [100_000], begin: 0 } },
    });
    return createJob({ "a.bin": source }, [
      outputFile("one", [tensor("cast", false), tensor("zero", true)]),
      outputFile("two", [copied("empty", "a.bin", 0, 0), wholeFile("a.bin", source.length)]),
    ]);
  }

  const SCANS = [
    // 12 became infinite, one was.
    expect.objectContaining({
      name: "cast",
      dtype: "F16",
      shape: [100_000],
      elements: 100_000,
      nan: 1,
      infinite: 13,
      isZero: false,
    }),
    {
      name: "zero",
      dtype: "F16",
      shape: [100_000],
      elements: 100_000,
      nan: 0,
      infinite: 0,
      isZero: true,
      crc: crc32(Buffer.alloc(200_000)),
    },
    { name: "empty", dtype: "U8", shape: [0], elements: 0, nan: 0, infinite: 0, isZero: false, crc: 0 },
  ];

  it("is the same when it is done anew, gone on with, repaired and only looked at", async () => {
    const made = numbers();
    const { output, execution } = made;
    const overflows = [{ tensor: "cast", count: 12 }];
    const scan = true;
    const first = await execute(execution({ scan }));
    expect(first).toMatchObject({ overflows, scans: SCANS, done: { overflows } });
    expect(await execute(execution({ scan }))).toMatchObject({ state: "already-done", overflows, scans: SCANS });
    fs.rmSync(join(output, "two"));
    expect(await execute(execution({ scan, repair: true }))).toMatchObject({
      state: "converted",
      reused: ["one"],
      overflows,
      scans: SCANS,
    });
    fs.rmSync(output, { recursive: true });
    await interruptAt(made, "two");
    expect(await execute(execution({ scan }))).toMatchObject({ reused: ["one"], overflows, scans: SCANS });
  });
});

describe("files that are written", () => {
  it("V33 have the mode that the umask leaves, whatever the source has", async () => {
    const made = smallJob();
    fs.chmodSync(join(made.source, "tokenizer.json"), 0o4755);
    fs.chmodSync(join(made.source, "a.bin"), 0o400);
    const before = umask(0o027);
    try {
      await execute(made.execution());
    } finally {
      umask(before);
    }
    const modes = new Set(
      fs.readdirSync(made.output).map((name) => fs.statSync(join(made.output, name)).mode & 0o7777),
    );
    expect([...modes]).toEqual([0o640]);
    expect(fs.statSync(made.output).mode & 0o7777).toBe(0o750);
  });

  it("V36 needs few files open at a time", async () => {
    const files = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`s${n}.bin`, noise(10, n)]));
    const outputs = Array.from({ length: 60 }, (_, n) =>
      outputFile(`o${n}`, [text("h"), copied("t", `s${n}.bin`, 0, 10)]),
    );
    const made = createJob(files, outputs);
    const open = (): number => fs.readdirSync("/proc/self/fd").length;
    const before = open();
    let most = 0;
    await execute(
      made.execution({
        onProgress: () => {
          most = Math.max(most, open());
        },
      }),
    );
    expect(most - before).toBeLessThanOrEqual(16);
    expect(open()).toBe(before);
  });

  it("SHA-256 takes the place of CRC-32 on wish", async () => {
    const made = createJob({}, [outputFile("x", [text("abc")])]);
    const { done } = await execute(made.execution({ checksum: "sha256" }));
    // FIPS 180-2, appendix B.1.
    expect(done.files).toEqual([
      { name: "x", size: 3, checksum: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    ]);
    expect((await execute(made.execution({ checksum: "sha256" }))).state).toBe("already-done");
  });
});
