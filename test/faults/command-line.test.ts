import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { treeOf } from "../convert/execute/job.ts";
import { convertArguments, createSmallSource } from "./small-source.ts";
import { hasCommand } from "./tools.ts";

let root = "";
let source = "";
let output = "";
let expected: readonly string[];

beforeAll(async () => {
  ({ root, source } = createSmallSource());
  output = join(root, "out");
  expect(await ended(start())).toMatchObject({ code: 0 });
  expected = treeOf(output);
  expect(expected.length).toBeGreaterThan(4);
});
beforeEach(() => fs.rmSync(output, { recursive: true, force: true }));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

interface Start {
  readonly before?: readonly string[];
  readonly to?: string;
  readonly more?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** The built program itself, behind what is put before it. */
function start({ before = [], to = output, more = [], env = {} }: Start = {}): ChildProcess {
  const [command = process.execPath, ...args] = [
    ...before,
    process.execPath,
    ...convertArguments(source, to, "--quiet", ...more),
  ];
  return spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
}

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stderr: string;
}

function ended(child: ChildProcess): Promise<Ended> {
  let stderr = "";
  child.stdout?.resume();
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  return new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal, stderr })));
}

async function until(holds: () => boolean): Promise<void> {
  for (let n = 0; n < 4000 && !holds(); n++) await setTimeout(5);
  expect(holds()).toBe(true);
}

const isWriting = (): boolean => {
  const state = join(output, ".checkpointlint");
  return fs.existsSync(state) && fs.readdirSync(state).some((name) => /^\d.*\.part$/.test(name));
};

describe.skipIf(!hasCommand("strace", ["-qq", "-o", "/dev/null", "true"]))("a signal to convert", () => {
  /** Every write takes its time, in whatever thread. */
  const SLOW = ["strace", "-D", "-f", "-qq", "-o", "/dev/null", "-e", "trace=pwrite64"];
  SLOW.push("-e", "inject=pwrite64:delay_enter=100000");

  it.each([
    ["SIGINT", 130, "1"],
    ["SIGINT", 130, "2"],
    ["SIGTERM", 143, "2"],
    ["SIGHUP", 129, "2"],
  ] as const)(
    "V05 %s ends it with %d, without DONE, lock and unfinished files (--jobs %s)",
    async (signal, code, jobs) => {
      const child = start({ before: SLOW, more: ["--jobs", jobs] });
      const end = ended(child);
      await until(isWriting);
      child.kill(signal);
      expect(await end).toMatchObject({
        code,
        signal: null,
        stderr: expect.stringContaining(`interrupted by ${signal}`),
      });
      const left = fs.existsSync(output) ? treeOf(output).map((line) => line.split(" ")[0] ?? "") : [];
      expect(left.filter((name) => /DONE|lock|part/.test(name))).toEqual([]);
      expect(await ended(start())).toMatchObject({ code: 0 });
      expect(treeOf(output)).toEqual(expected);
    },
  );

  it("V05 SIGINT twice ends it at once, and the next run finds its way", async () => {
    const child = start({ before: SLOW, more: ["--jobs", "2"] });
    const end = ended(child);
    await until(isWriting);
    child.kill("SIGINT");
    child.kill("SIGINT");
    await setTimeout(1);
    child.kill("SIGINT");
    const { code, signal } = await end;
    expect(code === 130 || signal === "SIGINT").toBe(true);
    expect(fs.existsSync(join(output, "DONE"))).toBe(false);
    expect(await ended(start())).toMatchObject({ code: 0 });
    expect(treeOf(output)).toEqual(expected);
  });

  it("V05 SIGPIPE does nothing", async () => {
    const child = start({ before: SLOW, more: ["--jobs", "2"] });
    const end = ended(child);
    await until(isWriting);
    child.kill("SIGPIPE");
    expect(await end).toMatchObject({ code: 0 });
    expect(treeOf(output)).toEqual(expected);
  });
});

describe("convert", () => {
  it("V25 at the same moment as another to the same output writes once", async () => {
    for (let pair = 0; pair < 6; pair++) {
      fs.rmSync(output, { recursive: true, force: true });
      const first = ended(start());
      await setTimeout((pair * 37) % 50);
      const both = [await ended(start()), await first];
      const codes = both.map(({ code }) => code);
      expect(codes, both.map(({ stderr }) => stderr).join()).toContain(0);
      for (const { code, stderr } of both) {
        if (code === 0) continue;
        expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining("is being written") });
      }
      expect(treeOf(output)).toEqual(expected);
    }
  });

  it("V27 at the same moment as another from the same source writes the same", async () => {
    const other = join(root, "other");
    const both = await Promise.all([ended(start()), ended(start({ to: other }))]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(treeOf(output)).toEqual(expected);
    expect(treeOf(other)).toEqual(expected);
  });

  it("V34 needs no folder for temporary files", async () => {
    expect(await ended(start({ env: { TMPDIR: join(root, "nowhere") } }))).toMatchObject({ code: 0 });
    expect(treeOf(output)).toEqual(expected);
    expect(fs.existsSync(join(root, "nowhere"))).toBe(false);
  });

  it.each([
    ["standard output is full", 'exec "$@" >/dev/full', true],
    ["standard error is full", 'exec "$@" 2>/dev/full', true],
    ["both are full", 'exec "$@" >/dev/full 2>&1', true],
    ["standard output is closed", 'exec "$@" >&-', false],
    ["standard error is closed", 'exec "$@" 2>&-', false],
    ["all is closed", 'exec "$@" <&- >&- 2>&-', false],
    ["nobody reads either", '{ "$@"; echo $? >"$0"; } 2>&1 | true; sleep 0.2; exit "$(cat "$0")"', false],
  ])("V42 converts when %s", async (_, script, needsFull) => {
    if (needsFull && !fs.existsSync("/dev/full")) return expect(needsFull).toBe(true);
    const status = join(root, "status");
    // With its progress, which also goes nowhere.
    const args = ["-c", script, status, process.execPath, ...convertArguments(source, output)];
    const child = spawn("sh", args, { stdio: ["ignore", "pipe", "pipe"] });
    expect(await ended(child)).toMatchObject({ code: 0 });
    expect(treeOf(output)).toEqual(expected);
  });

  it("V42 tells by its exit code that it failed when nobody reads why", async () => {
    fs.mkdirSync(output);
    fs.writeFileSync(join(output, "mine.txt"), "mine");
    for (const script of ['exec "$@" >/dev/full 2>&1', 'exec "$@" >&- 2>&-']) {
      const args = ["-c", script, "sh", process.execPath, ...convertArguments(source, output)];
      expect(await ended(spawn("sh", args, { stdio: "ignore" }))).toMatchObject({ code: 3 });
    }
    expect(fs.readdirSync(output)).toEqual(["mine.txt"]);
  });
});
