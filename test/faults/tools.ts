import { spawnSync } from "node:child_process";

/** Whether a command runs here; says so when it does not, as what needs it is left out. */
export function hasCommand(command: string, args: readonly string[]): boolean {
  const works = spawnSync(command, args, { stdio: "ignore" }).status === 0;
  if (!works) process.stderr.write(`left out: ${command} ${args.join(" ")} does not work here\n`);
  return works;
}

/** System calls by which a conversion changes a disk. */
export const MUTATING = [
  "pwrite64",
  "fsync",
  "fdatasync",
  "rename",
  "link",
  "unlink",
  "mkdir",
  "rmdir",
  "ftruncate",
  "openat",
] as const;

/** The n-th call of that name in the main thread. */
export interface CallPoint {
  readonly call: string;
  readonly when: number;
  readonly line: string;
}

/** Runs node under strace and lists the mutating calls of its main thread; of `openat` those that make a file. */
export function mutatingCalls(args: readonly string[], log: string): readonly CallPoint[] {
  spawnSync("strace", ["-qq", "-o", log, "-e", `trace=${MUTATING.join(",")}`, process.execPath, ...args]);
  const counts = new Map<string, number>();
  const points: CallPoint[] = [];
  for (const line of spawnSync("cat", [log], { encoding: "utf8", maxBuffer: 2 ** 28 }).stdout.split("\n")) {
    const call = /^(\w+)\(/.exec(line)?.[1];
    if (call === undefined) continue;
    const when = (counts.get(call) ?? 0) + 1;
    counts.set(call, when);
    if (call !== "openat" || line.includes("O_CREAT")) points.push({ call, when, line });
  }
  return points;
}

/** Arguments of strace that do something to one call. */
export function injection({ call, when }: Pick<CallPoint, "call" | "when">, what: string): readonly string[] {
  return ["-qq", "-o", "/dev/null", "-e", `trace=${call}`, "-e", `inject=${call}:${what}:when=${when}`];
}
