import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildProgram, type ConversionProgram } from "./program.ts";
import { createReferenceJob, type ReferenceJob } from "./reference-job.ts";
import { hasCommand } from "./tools.ts";

let program: ConversionProgram;
let job: ReferenceJob;
let disk: string;
let expected: string;

/**
 * On a disk of so many kB: a run, what it left, room, a run, what there is in the end. With a filler, another process takes
 * all but so many kB as soon as the first run has begun to write, which strace holds up until then.
 */
const SCRIPT = `
set -u
disk=$1; size=$2; left=$3; node=$4; program=$5; file=$6
mount -t tmpfs -o size="$size"k tmpfs "$disk" || exit 9
if [ "$left" = all ]; then
  "$node" "$program" "$file"; echo "exit $?"
else
  (
    while [ ! -e "$disk/out/.checkpointlint/journal.jsonl" ]; do sleep 0.01; done
    free=$(df -k --output=avail "$disk" | tail -1)
    head -c $(( (free - left) * 1024 )) /dev/zero > "$disk/filler" 2>/dev/null # less was free: the run went on
  ) &
  strace -qq -o /dev/null -e trace=pwrite64 -e inject=pwrite64:delay_enter=1500000:when=4 "$node" "$program" "$file"; echo "exit $?"
  wait
fi
cd "$disk"; find . | LC_ALL=C sort | tr '\\n' ' '; echo
rm -f filler
mount -o remount,size=64m "$disk"
"$node" "$program" "$file"; echo "exit $?"
cd out && find . -type f | LC_ALL=C sort | xargs sha256sum
`;

beforeAll(async () => {
  program = await buildProgram();
  job = createReferenceJob(program);
  disk = join(job.root, "disk");
  fs.mkdirSync(disk);
  const execution = JSON.parse(fs.readFileSync(job.file, "utf8"));
  fs.writeFileSync(job.file, JSON.stringify({ ...execution, output: join(disk, "out") }));
  expected = sums(run(64 * 1024, "all"));
});

afterAll(() => fs.rmSync(job.root, { recursive: true, force: true }));

function run(size: number, left: number | "all"): readonly string[] {
  const args = ["-rm", "sh", "-c", SCRIPT, "sh", disk, `${size}`, `${left}`, process.execPath, program.file, job.file];
  const { stdout, stderr } = spawnSync("unshare", args, { encoding: "utf8" });
  expect(stderr).toBe("");
  return stdout.trimEnd().split("\n");
}

function sums(lines: readonly string[]): string {
  return lines.filter((line) => /^[0-9a-f]{64} /.test(line)).join("\n");
}

function check(lines: readonly string[], size: number): boolean {
  const [answer = "", exit, left = "", , second] = lines;
  expect(second, lines.join("\n")).toBe("exit 0");
  expect(sums(lines)).toBe(expected);
  if (exit === "exit 0") return false;
  expect(exit).toBe("exit 3");
  expect(JSON.parse(answer), `${size} kB`).toMatchObject({ code: "no-space", hint: expect.stringContaining("room") });
  expect(left).not.toMatch(/DONE|\.part|lock/);
  return true;
}

describe.skipIf(!hasCommand("unshare", ["-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]))("a disk that is full", () => {
  it("V07 is told at any of forty sizes, and gone on with when there is room", () => {
    let failed = 0;
    for (let size = 200; size <= 200 + 39 * 180; size += 180) failed += check(run(size, "all"), size) ? 1 : 0;
    expect(failed).toBeGreaterThan(20);
    expect(failed).toBeLessThan(40);
  });

  it.skipIf(!hasCommand("strace", ["-qq", "-o", "/dev/null", "true"]))(
    "V46 V11 is told when another process fills it between the check and the writes",
    () => {
      for (const left of [0, 40, 100, 300, 1000, 1900, 2100, 3000, 4500])
        expect(check(run(20_000, left), left), `${left} kB`).toBe(true);
    },
  );
});
