import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { crc32 } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Done } from "../../src/convert/execute/done.ts";
import { treeOf } from "../convert/execute/job.ts";
import { buildProgram, type ConversionProgram } from "./program.ts";
import { createReferenceJob, type ReferenceJob } from "./reference-job.ts";
import { hasCommand } from "./tools.ts";

let program: ConversionProgram;
let job: ReferenceJob;
let expected: readonly string[];
let source: readonly string[];

beforeAll(async () => {
  program = await buildProgram();
  job = createReferenceJob(program);
  source = treeOf(job.source);
  expect(convert()).toMatchObject({ status: 0 });
  expected = job.tree();
  // For who is not its owner.
  fs.chmodSync(job.root, 0o755);
});
beforeEach(() => job.clear());
afterAll(() => fs.rmSync(job.root, { recursive: true, force: true }));

/** A file with the execution of the job, to another output. */
function executionTo(output: string): string {
  const file = join(job.root, "execution-elsewhere.json");
  fs.writeFileSync(file, JSON.stringify({ ...JSON.parse(fs.readFileSync(job.file, "utf8")), output }));
  return file;
}

interface Converted {
  readonly status: number | null;
  readonly answer: { readonly state?: string; readonly code?: string };
}

function convert(output: string = job.output, before: readonly string[] = []): Converted {
  const [command = "", ...args] = [...before, process.execPath, program.file, executionTo(output)];
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  return { status, answer: stdout === "" ? { code: stderr } : JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") };
}

const refused = (code: string) => ({ status: 3, answer: { code } });

/** Runs behind a script in name spaces of its own, where it may mount. */
function mounted(script: string): readonly string[] {
  return ["unshare", "-rm", "sh", "-ec", `${script}\nexec "$@"`, "sh"];
}

describe.skipIf(!hasCommand("unshare", ["-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]))(
  "places that are mounted",
  () => {
    it("V28 refuses an output that is the source by a bind mount, or lies in it, or holds it", () => {
      const [inside, seen] = [join(job.source, "deep", "inside"), join(job.root, "seen")];
      fs.mkdirSync(inside, { recursive: true });
      fs.mkdirSync(seen);
      const before = treeOf(job.source);
      const bind = (from: string): readonly string[] => mounted(`mount --bind ${from} ${seen}`);
      const got = [
        convert(seen, bind(job.source)),
        convert(join(seen, "new"), bind(job.source)),
        convert(seen, bind(inside)),
        convert(join(seen, "new"), bind(inside)),
        convert(seen, bind(job.root)),
      ];
      const after = treeOf(job.source);
      fs.rmSync(join(job.source, "deep"), { recursive: true });
      fs.rmdirSync(seen);
      for (const each of got) expect(each).toMatchObject(refused("alias"));
      expect(after).toEqual(before);
    });

    it("V32 refuses a disk that is only read, before it reads weights", () => {
      const disk = join(job.root, "disk");
      fs.mkdirSync(disk);
      const readOnly = mounted(`mount -t tmpfs -o ro tmpfs ${disk}`);
      expect(convert(join(disk, "out"), readOnly)).toMatchObject(refused("access"));
      expect(convert(disk, readOnly)).toMatchObject(refused("access"));
      fs.rmdirSync(disk);
    });
  },
);

describe.skipIf(!hasCommand("setpriv", ["--reuid=65534", "--clear-groups", "true"]))("as nobody", () => {
  const nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

  it("V32 refuses an output, or a folder for it, that may not be written to", () => {
    fs.chmodSync(join(program.file, ".."), 0o755);
    const theirs = join(job.root, "theirs");
    fs.mkdirSync(theirs, { mode: 0o755 });
    expect(convert(theirs, nobody)).toMatchObject(refused("access"));
    expect(convert(join(theirs, "out"), nobody)).toMatchObject(refused("access"));
    fs.chmodSync(theirs, 0o555);
    expect(convert(theirs, nobody)).toMatchObject(refused("access"));
    expect(fs.readdirSync(theirs)).toEqual([]);
    fs.rmdirSync(theirs);
  });

  it("V32 refuses a source that may not be read, and writes nothing", () => {
    const secret = join(job.source, "b.bin");
    const mine = join(job.root, "mine");
    fs.mkdirSync(mine);
    fs.chownSync(mine, 65534, 65534);
    fs.chmodSync(secret, 0o600);
    expect(convert(join(mine, "out"), nobody)).toMatchObject(refused("source"));
    fs.chmodSync(secret, 0o644);
    expect(fs.readdirSync(mine)).toEqual([]);
    expect(convert(join(mine, "out"), nobody)).toMatchObject({ status: 0 });
    expect(treeOf(join(mine, "out"))).toEqual(expected);
    fs.rmSync(mine, { recursive: true });
  });
});

/** Whether a folder is there by a name in another case too. */
function foldsCase(folder: string): boolean {
  fs.mkdirSync(join(folder, "case"), { recursive: true });
  return fs.existsSync(join(folder, "CASE"));
}

describe.skipIf(!foldsCase(fs.mkdtempSync("/tmp/convert-case-")))("names in another case", () => {
  it("V28 refuses the source by its name in another case", () => {
    expect(convert(join(job.root, "SOURCE"))).toMatchObject(refused("alias"));
  });
});

/** Puts a link to the source where the output, or the folder that it lies in, stands, and back again, all the time. */
const SWAP = `
const { renameSync } = require("node:fs");
const [place, link] = process.argv.slice(1);
const end = Date.now() + 20_000;
while (Date.now() < end) {
  for (const [from, to] of [[place, place + "-real"], [link, place], [place, link], [place + "-real", place]])
    try { renameSync(from, to); } catch {}
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.random() * 30);
}`;

describe("places that are swapped", () => {
  it.each(["the output", "the folder of the output"])(
    "V29 writes nothing elsewhere while %s turns into a link and back",
    async (what) => {
      const way = join(job.root, `way-${what.length}`);
      const place = what === "the output" ? join(way, "out") : way;
      fs.mkdirSync(join(way, "out"), { recursive: true });
      const link = `${way}-link`;
      fs.symlinkSync(job.source, link);
      const swapper = spawn(process.execPath, ["-e", SWAP, place, link], { stdio: "ignore" });
      const codes = new Set<string>();
      for (let round = 0; round < 8; round++) {
        const { answer } = convert(join(way, "out"));
        codes.add(answer.state ?? answer.code ?? "");
        expect(treeOf(job.source), `round ${round}`).toEqual(source);
      }
      const over = new Promise((resolve) => swapper.on("close", resolve));
      swapper.kill("SIGKILL");
      await over;
      for (const code of codes) expect(["converted", "already-done", "output", "alias", "access"]).toContain(code);
      for (const each of [way, `${way}-real`, link]) fs.rmSync(each, { recursive: true, force: true });
    },
  );
});

describe("DONE", () => {
  it("V48 is never seen but whole, and with all files, by who looks ten thousand times", async () => {
    let [seen, looks] = [0, 0];
    while (looks < 10_000) {
      job.clear();
      let isOver = false;
      spawn(process.execPath, [program.file, job.file], { stdio: "ignore" }).on("close", () => {
        isOver = true;
      });
      while (!isOver) {
        for (let n = 0; n < 25; n++) {
          looks++;
          seen += look() ? 1 : 0;
        }
        await setImmediate();
      }
      expect(look()).toBe(true);
    }
    expect(seen).toBeGreaterThan(0);
  });
});

function look(): boolean {
  let text: string;
  try {
    text = fs.readFileSync(join(job.output, "DONE"), "utf8");
  } catch {
    return false;
  }
  const { files } = JSON.parse(text) as Done;
  expect(files).toHaveLength(5);
  for (const { name, size, checksum } of files) {
    const path = join(job.output, name);
    expect(fs.statSync(path).size).toBe(size);
    if (size < 100) expect(crc32(fs.readFileSync(path))).toBe(Number.parseInt(checksum, 16));
  }
  return true;
}
