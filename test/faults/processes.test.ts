import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildProgram, type ConversionProgram } from "./program.ts";
import { createReferenceJob, type ReferenceJob } from "./reference-job.ts";
import { hasCommand, injection } from "./tools.ts";

let program: ConversionProgram;
let job: ReferenceJob;
let expected: readonly string[];

beforeAll(async () => {
  program = await buildProgram();
  job = createReferenceJob(program);
  expect(await ended(start())).toMatchObject({ status: 0 });
  expected = job.tree();
});

afterAll(() => fs.rmSync(job.root, { recursive: true, force: true }));

function start(before: readonly string[] = []): ChildProcess {
  const [command = process.execPath, ...args] = [...before, process.execPath, program.file, job.file];
  return spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] });
}

interface Ended {
  readonly status: number | null;
  readonly answer: { readonly state?: string; readonly code?: string };
}

async function ended(child: ChildProcess): Promise<Ended> {
  let text = "";
  child.stdout?.on("data", (chunk) => {
    text += chunk;
  });
  const status = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { status, answer: text === "" ? {} : JSON.parse(text) };
}

function stateFiles(): readonly string[] {
  const state = join(job.output, ".checkpointlint");
  return fs.existsSync(state) ? fs.readdirSync(state).sort() : [];
}

async function until(holds: () => boolean): Promise<void> {
  for (let n = 0; n < 2000 && !holds(); n++) await setTimeout(5);
  expect(holds()).toBe(true);
}

describe("two conversions to one output", () => {
  it("V25 are one that writes, and one that is told so or finds it done", async () => {
    let locked = 0;
    for (let pair = 0; pair < 20; pair++) {
      job.clear();
      const first = ended(start());
      await setTimeout((pair * 37) % 50);
      const both = [await ended(start()), await first];
      for (const { status, answer } of both) {
        if (status === 0) continue;
        expect({ status, answer }).toMatchObject({ status: 3, answer: { code: "locked" } });
        locked++;
      }
      expect(both.filter(({ answer }) => answer.state === "converted")).toHaveLength(1);
      expect(job.tree()).toEqual(expected);
    }
    expect(locked).toBeGreaterThan(0);
  });
});

describe.skipIf(!hasCommand("strace", ["-qq", "-o", "/dev/null", "true"]))("a conversion that is held up", () => {
  /** Long enough at its tenth write to be found there. */
  const HELD = injection({ call: "pwrite64", when: 10 }, "delay_enter=3000000");

  it.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
    "V05 ends by %s without DONE, lock and unfinished files",
    async (signal) => {
      job.clear();
      const child = start(["strace", "-D", ...HELD]);
      const end = ended(child);
      await until(() => stateFiles().some((name) => name.endsWith(".part")));
      child.kill(signal);
      expect(await end).toMatchObject({ status: 3, answer: { code: "interrupted" } });
      expect(fs.existsSync(join(job.output, "DONE"))).toBe(false);
      // A file may have been finished just before.
      expect(stateFiles().filter((name) => name !== "journal.jsonl")).toEqual([]);
      expect(await ended(start())).toMatchObject({ status: 0 });
      expect(job.tree()).toEqual(expected);
    },
  );

  it("V47 goes on after it was stopped, and keeps its lock meanwhile", async () => {
    job.clear();
    const child = start(["strace", "-D", ...HELD]);
    const end = ended(child);
    await until(() => stateFiles().some((name) => name.endsWith(".part")));
    child.kill("SIGSTOP");
    expect(await ended(start())).toMatchObject({ status: 3, answer: { code: "locked" } });
    child.kill("SIGCONT");
    expect(await end).toMatchObject({ status: 0, answer: { state: "converted" } });
    expect(job.tree()).toEqual(expected);
  });

  it("V26 is followed by one that finds its owner dead", async () => {
    job.clear();
    const child = start(["strace", "-D", ...HELD]);
    const end = ended(child);
    await until(() => stateFiles().some((name) => name.endsWith(".part")));
    child.kill("SIGKILL");
    await end;
    expect(stateFiles()).toContain("lock");
    expect(await ended(start())).toMatchObject({ status: 0, answer: { state: "converted" } });
    expect(job.tree()).toEqual(expected);
  });

  it("V29 writes nothing outside when its output becomes a link meanwhile", async () => {
    job.clear();
    const child = start(["strace", "-D", ...HELD]);
    const end = ended(child);
    await until(() => stateFiles().some((name) => name.endsWith(".part")));
    const elsewhere = join(job.root, "elsewhere");
    fs.mkdirSync(elsewhere);
    fs.renameSync(job.output, `${job.output}-moved`);
    fs.symlinkSync(elsewhere, job.output);
    expect(await end).toMatchObject({ status: 3, answer: { code: "output" } });
    expect(fs.readdirSync(elsewhere)).toEqual([]);
    expect(fs.existsSync(join(`${job.output}-moved`, "DONE"))).toBe(false);
    fs.unlinkSync(job.output);
    fs.rmSync(`${job.output}-moved`, { recursive: true });
  });
});

describe.skipIf(!hasCommand("strace", ["-qq", "-o", "/dev/null", "true"]))("calls that fail", () => {
  it.each([
    ["V13", "pwrite64:error=EIO:when=9", "io"],
    ["V10", "pwrite64:error=EDQUOT:when=9", "no-space"],
    ["V08", "pwrite64:error=ENOSPC:when=9+", "no-space"],
    ["V13", "fsync:error=EIO:when=5", "io"],
    ["V32", "mkdir:error=EROFS:when=1", "access"],
  ])("%s %s", async (_, fault, code) => {
    job.clear();
    const call = fault.split(":")[0] ?? "";
    const failed = await ended(
      start(["strace", "-qq", "-o", "/dev/null", "-e", `trace=${call}`, "-e", `inject=${fault}`]),
    );
    expect(failed).toMatchObject({ status: 3, answer: { code } });
    expect(fs.existsSync(join(job.output, "DONE"))).toBe(false);
    expect(stateFiles().filter((name) => name !== "journal.jsonl")).toEqual([]);
    expect(await ended(start())).toMatchObject({ status: 0 });
    expect(job.tree()).toEqual(expected);
  });

  it("V14 names the file and the byte where it cannot be read", async () => {
    job.clear();
    const trace = join(job.root, "trace");
    spawnSync("strace", ["-qq", "-o", trace, "-e", "trace=pread64", process.execPath, program.file, job.file]);
    const calls = fs.readFileSync(trace, "utf8").split("\n");
    // Those of Node itself, when it loads libraries, are short.
    const at = calls.findIndex((line) => /, \d{5,}, \d+\) = /.test(line)) + 2;
    expect(at).toBeGreaterThan(1);
    job.clear();
    const failed = await ended(start(["strace", ...injection({ call: "pread64", when: at }, "error=EIO")]));
    expect(failed).toMatchObject({
      status: 3,
      answer: { code: "source", message: expect.stringMatching(/a\.bin at byte \d+: EIO/) },
    });
    expect(fs.existsSync(job.output)).toBe(false);
  });

  it("V12 V41 writes the same tree when calls are interrupted, or slow", async () => {
    for (const fault of ["pwrite64:error=EINTR:when=9", "pread64:delay_exit=20000"]) {
      job.clear();
      const call = fault.split(":")[0] ?? "";
      const { status } = await ended(
        start(["strace", "-qq", "-o", "/dev/null", "-e", `trace=${call}`, "-e", `inject=${fault}`]),
      );
      expect(status, fault).toBe(0);
      expect(job.tree()).toEqual(expected);
    }
  });

  it("V36 does with thirty-two descriptors", async () => {
    job.clear();
    expect(await ended(start(["sh", "-c", 'ulimit -n 32; exec "$@"', "sh"]))).toMatchObject({ status: 0 });
    expect(job.tree()).toEqual(expected);
  });

  it("V09 ends at a limit for the size of files", async () => {
    job.clear();
    const failed = await ended(start(["sh", "-c", 'ulimit -f 1000; exec "$@"', "sh"]));
    expect(failed).toMatchObject({ status: 3, answer: { code: "io", message: expect.stringContaining("EFBIG") } });
    expect(await ended(start())).toMatchObject({ status: 0 });
    expect(job.tree()).toEqual(expected);
  });
});
