import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { VERSION } from "../../src/cli/version.ts";
import { sharedFolder } from "../support/temporary-folder.ts";
import { loadScenarios, matchesText } from "./scenario.ts";
import { smallCheckpoint } from "./small-checkpoint.ts";

const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const BUILT = fileURLToPath(new URL("../../dist/.built", import.meta.url));
const folder = sharedFolder();

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param stdout a file descriptor, or what to do with the pipe: read it late, or close it at once */
function run(
  argv: readonly string[],
  options: { cwd?: string; stdout?: number | "late" | "closed" } = {},
): Promise<Ended> {
  const { stdout = "late" } = options;
  return new Promise((resolve, reject) => {
    // Where the tests run in a workflow, its summary is not theirs.
    const { NO_COLOR: _no, FORCE_COLOR: _force, GITHUB_STEP_SUMMARY: _summary, ...env } = process.env;
    const child = spawn(process.execPath, [CLI, ...argv], {
      cwd: options.cwd ?? folder,
      env,
      stdio: ["ignore", typeof stdout === "number" ? stdout : "pipe", "pipe"],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stderr?.on("data", (chunk: Buffer) => err.push(chunk));
    child.stdout?.on("data", (chunk: Buffer) => out.push(chunk));
    child.stdout?.pause();
    if (stdout === "closed") child.stdout?.destroy();
    // Longer than the process would live: what it writes past the pipe's 64 KiB must not be lost.
    else setTimeout(() => child.stdout?.resume(), 300);
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code, stdout: Buffer.concat(out).toString("utf8"), stderr: Buffer.concat(err).toString("utf8") });
    });
  });
}

// `npm test` builds dist/ first, and its build writes .built last; a test run of its own may do without.
describe.skipIf(!existsSync(BUILT))("dist/cli.js", () => {
  it.for(loadScenarios().filter(({ spawn }) => spawn))("$name: $description", async (scenario) => {
    const cwd = mkdtempSync(join(folder, "scenario-"));
    const files = new Map<string, string | Uint8Array>(scenario.files);
    for (const name of scenario.checkpoints) {
      for (const [file, content] of smallCheckpoint()) files.set(join(name, file), content);
    }
    for (const [path, content] of files) {
      mkdirSync(dirname(join(cwd, path)), { recursive: true });
      writeFileSync(join(cwd, path), content);
    }
    const ended = await run(scenario.argv, { cwd });
    const fill = (text: string): string => text.replaceAll("{version}", VERSION);
    if (!matchesText(ended.stdout, fill(scenario.stdout))) expect(ended.stdout).toBe(fill(scenario.stdout));
    if (!matchesText(ended.stderr, fill(scenario.stderr))) expect(ended.stderr).toBe(fill(scenario.stderr));
    expect(ended.code).toBe(scenario.code);
  });

  it("answers --version without loading anything else", () => {
    expect(readFileSync(CLI, "utf8")).not.toContain("yargs");
    expect(readFileSync(CLI).length).toBeLessThan(5000);
  });

  it("writes all of a report that is longer than a pipe holds", async () => {
    const cwd = mkdtempSync(join(folder, "many-"));
    for (let number = 0; number < 40; number++) {
      mkdirSync(join(cwd, `run-${number}`));
      for (const [file, content] of smallCheckpoint()) writeFileSync(join(cwd, `run-${number}`, file), content);
    }
    const { code, stdout, stderr } = await run([".", "--format", "json"], { cwd });
    expect(stderr).toBe("");
    expect(stdout.length).toBeGreaterThan(100_000);
    expect(JSON.parse(stdout).checkpoints).toHaveLength(40);
    expect(code).toBe(0);
  });

  it("ends quietly when its reader has seen enough", async () => {
    expect(await run(["rules"], { stdout: "closed" })).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it.skipIf(!existsSync("/dev/full")).each([["--version"], ["--help"], ["rules"], ["rules --format json"]])(
    "says that the disk is full for %s",
    async (line) => {
      const full = openSync("/dev/full", "w");
      const { code, stderr } = await run(line.split(" "), { stdout: full });
      closeSync(full);
      expect(stderr).toBe(
        "error: cannot write the output: no space left on the device\nhint: write to another place\n",
      );
      expect(code).toBe(2);
    },
  );

  it("writes a report file whole and leaves nothing else", async () => {
    const cwd = mkdtempSync(join(folder, "report-"));
    for (const [file, content] of smallCheckpoint()) writeFileSync(join(cwd, file), content);
    const { stdout } = await run([".", "--format", `json=${join(cwd, "..", "report.json")}`, "--format", "json"], {
      cwd,
    });
    expect(readFileSync(join(folder, "report.json"), "utf8")).toBe(stdout);
  });

  it("says why a report file cannot be written", async () => {
    const { code, stderr } = await run(["nowhere", "--format", "json=no/such/folder.json"]);
    expect(stderr).toContain("error: cannot write the report to no/such/folder.json: no such folder\n");
    expect(code).toBe(2);
  });
});
