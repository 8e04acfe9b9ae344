import * as fs from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Done } from "../../../src/convert/execute/done.ts";
import { execute } from "../../../src/convert/execute/execute.ts";
import type { Execution } from "../../../src/convert/execute/execution.ts";
import { copied, createJob, interruptAt, type Job, noise, outputFile, text, treeOf, wholeFile } from "./job.ts";
import {
  afterPowerLoss,
  type DiskRecorder,
  type DiskState,
  foldersOf,
  layDown,
  ROOT,
  recordDisk,
  unsynced,
} from "./recorded-disk.ts";

let recorder: DiskRecorder | null = null;

// Every call that changes a disk is told to the recorder; those that it has no idea of fail.
vi.mock("node:fs", async (original) => {
  const real = await original<typeof fs>();
  const unknown = (name: string) => (): never => {
    throw new Error(`the recorder does not know ${name}`);
  };
  return {
    ...real,
    openSync: (path: string, flags: string | number, ...rest: unknown[]) => {
      const fd = real.openSync(path, flags, ...(rest as []));
      recorder?.opened(fd, path, flags === "wx");
      return fd;
    },
    closeSync: (fd: number) => {
      recorder?.closed(fd);
      real.closeSync(fd);
    },
    writeSync: (fd: number, bytes: Uint8Array, offset: number, length: number, position: number) => {
      const written = real.writeSync(fd, bytes, offset, length, position);
      recorder?.written(fd, bytes.subarray(offset, offset + written), position);
      return written;
    },
    fsyncSync: (fd: number) => {
      real.fsyncSync(fd);
      recorder?.synced(fd);
    },
    mkdirSync: (path: string) => {
      real.mkdirSync(path);
      recorder?.made(path);
    },
    renameSync: (from: string, to: string) => {
      real.renameSync(from, to);
      recorder?.renamed(from, to);
    },
    linkSync: (from: string, to: string) => {
      real.linkSync(from, to);
      recorder?.linked(from, to);
    },
    unlinkSync: (path: string) => {
      real.unlinkSync(path);
      recorder?.removed(path);
    },
    rmdirSync: (path: string) => {
      real.rmdirSync(path);
      recorder?.removed(path);
    },
    rmSync: (path: string, options: fs.RmOptions) => {
      const wasThere = real.existsSync(path);
      real.rmSync(path, options);
      if (wasThere) recorder?.removed(path);
    },
    fdatasyncSync: unknown("fdatasync"),
    ftruncateSync: unknown("ftruncate"),
    truncateSync: unknown("truncate"),
    writevSync: unknown("writev"),
    appendFileSync: unknown("appendFile"),
    cpSync: unknown("cp"),
  };
});

/** Two weight files, an index and a copied file: 300 kB, each weight file in several writes. */
function job(): Job {
  const files = { "a.bin": noise(200_000, 1), "b.bin": noise(180_000, 2), "tokenizer.json": noise(5000, 3) };
  const made = createJob(files, [
    outputFile("model-1.safetensors", [text("header one"), copied("x", "a.bin", 17, 180_001)]),
    outputFile("model-2.safetensors", [copied("y", "b.bin", 10, 130_000)]),
    outputFile("index.json", [text("{}\n")]),
    outputFile("tokenizer.json", [wholeFile("tokenizer.json", 5000)]),
  ]);
  jobs.push(made);
  return made;
}

const jobs: Job[] = [];

afterEach(() => {
  recorder = null;
  for (const { root } of jobs.splice(0)) fs.rmSync(root, { recursive: true });
});

/** @param begin what is done before, and is not yet on the disk */
async function record(
  made: Job,
  changes: Partial<Execution> = {},
  begin: () => void = () => undefined,
): Promise<DiskRecorder> {
  const recording = recordDisk(made.root, "source", await vi.importActual<typeof fs>("node:fs"));
  recorder = recording;
  begin();
  await execute(made.execution(changes));
  recorder = null;
  return recording;
}

/** What DONE of a disk says of files that are not so there; null: no DONE. */
function untrue(state: DiskState): readonly string[] | null {
  const output = state.folders.get(ROOT)?.get("out");
  const names = output === undefined ? undefined : state.folders.get(output);
  const done = names?.get("DONE");
  if (names === undefined || done === undefined) return null;
  const text = state.files.get(done)?.toString() ?? "";
  if (text === "") return ["DONE"];
  const { files } = JSON.parse(text) as Done;
  return files
    .filter(({ name, size, checksum }) => {
      const content = state.files.get(names.get(name) ?? -1) ?? Buffer.alloc(0);
      return !names.has(name) || content.length !== size || crc32(content) !== Number.parseInt(checksum, 16);
    })
    .map(({ name }) => name);
}

/** Whoever held a lock does not live after a power failure; here the process is still the same. */
function endOwners(folder: string): void {
  for (const name of fs.readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!/\/owner-\w+$/.test(name)) continue;
    const path = join(folder, name);
    const text = fs.readFileSync(path, "utf8");
    if (text !== "") fs.writeFileSync(path, JSON.stringify({ ...JSON.parse(text), start: "1" }));
  }
}

/** Choices of changes that are lost: none, all, each one, all but each one, and some by chance. */
function* losses(open: readonly number[], seed: number): Generator<ReadonlySet<number>> {
  yield new Set();
  yield new Set(open);
  for (const index of open) {
    yield new Set([index]);
    yield new Set(open.filter((each) => each !== index));
  }
  const dice = noise(open.length * 16, seed);
  for (let round = 0; round < 16; round++) {
    yield new Set(open.filter((_, at) => (dice[round * open.length + at] ?? 0) > 127));
  }
}

const situations: readonly (readonly [string, (made: Job) => Promise<Partial<Execution>>])[] = [
  ["that makes the output", async () => ({})],
  [
    "in a folder that was there",
    async (made) => {
      fs.mkdirSync(made.output);
      return {};
    },
  ],
  [
    "that goes on",
    async (made) => {
      await interruptAt(made, "index.json");
      return {};
    },
  ],
  [
    "that repairs",
    async (made) => {
      await execute(made.execution());
      fs.writeFileSync(join(made.output, "model-1.safetensors"), noise(180_011, 9));
      return { repair: true };
    },
  ],
  [
    "that begins anew where another plan was carried out",
    async (made) => {
      const [first = outputFile("", []), ...rest] = made.plan.outputs;
      await execute(made.execution({ plan: { ...made.plan, outputs: [...rest, { ...first, name: "old.bin" }] } }));
      return { restart: true };
    },
  ],
];

describe.runIf(fs.existsSync("/proc/self/fd"))("a power failure", () => {
  it.each(situations)("V06 in a conversion %s leaves no DONE that is not true", async (_, prepare) => {
    const made = job();
    const recording = await record(made, await prepare(made));
    const { changes } = recording;
    expect(changes.filter(({ kind }) => kind === "write").length).toBeGreaterThan(5);
    let found = 0;
    for (let cut = 0; cut <= changes.length; cut++) {
      for (const lost of losses(unsynced(changes, cut), cut)) {
        const wrong = untrue(afterPowerLoss(recording, cut, lost));
        if (wrong === null) continue;
        found++;
        // In a finished output that somebody damaged, DONE was not true before.
        if (wrong.length > 0 && untrue(recording.before)?.join() === wrong.join()) continue;
        expect(wrong, `after ${cut} changes without ${[...lost].join()}`).toEqual([]);
      }
    }
    expect(found).toBeGreaterThan(0);
    // Success is said when nothing can be lost any more.
    expect(untrue(afterPowerLoss(recording, changes.length, new Set(unsynced(changes, changes.length))))).toEqual([]);
  });

  it("V06 does not take the output away whose folder was made just before", async () => {
    const made = job();
    const recording = await record(made, {}, () => fs.mkdirSync(made.output));
    const { changes } = recording;
    expect(untrue(afterPowerLoss(recording, changes.length, new Set(unsynced(changes, changes.length))))).toEqual([]);
  });

  it.each(situations)("V06 in a conversion %s is gone on with", async (_, prepare) => {
    const made = job();
    const options = await prepare(made);
    const recording = await record(made, options);
    const expected = treeOf(made.output);
    const { changes } = recording;
    const folders = foldersOf(recording);
    const into = join(made.root, "after");
    for (let cut = 0; cut <= changes.length; cut += 3) {
      const open = unsynced(changes, cut);
      const lost = [...losses(open, cut)].at(1 + (cut % (open.length + 3))) ?? new Set();
      fs.mkdirSync(into);
      layDown(afterPowerLoss(recording, cut, lost), ROOT, into, (number) => folders.has(number));
      endOwners(into);
      await execute(made.execution({ ...options, output: join(into, "out") }));
      expect(treeOf(join(into, "out")), `after ${cut} changes without ${[...lost].join()}`).toEqual(expected);
      fs.rmSync(into, { recursive: true });
    }
  });
});
