import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildProgram, type ConversionProgram } from "./program.ts";
import { createReferenceJob, type ReferenceJob } from "./reference-job.ts";
import { type CallPoint, hasCommand, injection, mutatingCalls } from "./tools.ts";

let program: ConversionProgram;
let job: ReferenceJob;
/** Of a run that nothing disturbed. */
let expected: readonly string[];
let contents: ReadonlyMap<string, Buffer>;

beforeAll(async () => {
  program = await buildProgram();
  job = createReferenceJob(program);
  expect(run()).toEqual({ status: 0, stdout: expect.any(String) });
  expected = job.tree();
  contents = new Map(readdirSync(job.output).map((name) => [name, readFileSync(join(job.output, name))]));
});

afterAll(() => rmSync(job.root, { recursive: true, force: true }));

function run(before: readonly string[] = []): { readonly status: number | null; readonly stdout: string } {
  const [command = process.execPath, ...args] = [...before, process.execPath, program.file, job.file];
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  return { status, stdout: stdout + stderr };
}

/** What must hold at every moment: what has a final name is right, and DONE is not there without all of it. */
function checkInterrupted(at: string): void {
  const names = existsSync(job.output) ? readdirSync(job.output) : [];
  for (const name of names.filter((each) => each !== ".checkpointlint")) {
    const want = contents.get(name);
    expect(want !== undefined && readFileSync(join(job.output, name)).equals(want), `${name} after ${at}`).toBe(true);
  }
  if (names.includes("DONE")) expect([...contents.keys()].filter((name) => !names.includes(name))).toEqual([]);
}

function killAt(point: CallPoint): void {
  const { status } = run(["strace", ...injection(point, "signal=KILL")]);
  expect(status, point.line).not.toBe(0);
  checkInterrupted(point.line);
}

describe.skipIf(!hasCommand("strace", ["-qq", "-o", "/dev/null", "true"]))(
  "killed at every call that changes the disk",
  () => {
    it("V01 V02 leaves nothing wrong, and the next run makes the same tree", () => {
      job.clear();
      const points = mutatingCalls([program.file, job.file], join(job.root, "trace"));
      expect(points.length).toBeGreaterThan(100);
      for (const point of points) {
        job.clear();
        killAt(point);
        expect(run(), point.line).toMatchObject({ status: 0 });
        expect(job.tree(), point.line).toEqual(expected);
      }
    });

    it("V04 also when the run that goes on is killed", () => {
      const rename = { call: "rename", when: 5, line: "" };
      job.clear();
      killAt(rename);
      const points = mutatingCalls([program.file, job.file], join(job.root, "trace"));
      expect(points.length).toBeGreaterThan(30);
      for (const point of points) {
        job.clear();
        killAt(rename);
        killAt(point);
        expect(run(), point.line).toMatchObject({ status: 0 });
        expect(job.tree(), point.line).toEqual(expected);
      }
    });
  },
);

describe("killed at any time", () => {
  it("V03 gets on two hundred times without ever being finished in between", async () => {
    job.clear();
    let seed = 7;
    for (let round = 0; round < 200; round++) {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      const child = spawn(process.execPath, [program.file, job.file], { stdio: "ignore" });
      const ended = new Promise((resolve) => child.on("exit", resolve));
      await setTimeout(40 + (seed % 160));
      child.kill("SIGKILL");
      await ended;
      checkInterrupted(`round ${round}`);
      // The end is what the other tests look at.
      if (existsSync(join(job.output, "DONE"))) job.clear();
    }
    expect(run()).toEqual({ status: 0, stdout: expect.any(String) });
    expect(job.tree()).toEqual(expected);
  });
});
