// Runs a command and measures the whole tree of its processes.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

const SAMPLE_MS = 10;

/**
 * Seconds from start to end, and the peak of what all processes of the tree hold together, in MB: the sum of the peaks of
 * those that live at one time, so rather more than less; files that are mapped count. null where there is no /proc.
 * @throws when it does not end with 0
 */
export function runTree([command, ...args], options = {}) {
  return new Promise((resolve, reject) => {
    const started = process.hrtime.bigint();
    const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let peak = null;
    const look = () => {
      const now = treeKilobytes(child.pid);
      if (now !== null) peak = Math.max(peak ?? 0, now);
    };
    const timer = setInterval(look, SAMPLE_MS);
    const stdout = [];
    const stderr = [];
    child.stdout.on("data", (data) => stdout.push(data));
    child.stderr.on("data", (data) => stderr.push(data));
    child.on("error", reject);
    child.on("close", (status, signal) => {
      clearInterval(timer);
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      const output = Buffer.concat(stdout).toString();
      if (status === 0) resolve({ seconds, megabytes: peak === null ? null : peak / 1024, output });
      else {
        const said = `${output}${Buffer.concat(stderr)}`.slice(-2_000);
        reject(new Error(`${[command, ...args].join(" ")} ended with ${status ?? signal}: ${said}`));
      }
    });
  });
}

function treeKilobytes(root) {
  let sum = null;
  const waiting = [root];
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    try {
      const status = readFileSync(`/proc/${pid}/status`, "utf8");
      sum = (sum ?? 0) + Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0);
      for (const thread of readdirSync(`/proc/${pid}/task`)) {
        const children = readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8");
        waiting.push(...children.split(" ").filter(Boolean).map(Number));
      }
    } catch {
      // It ended meanwhile.
    }
  }
  return sum;
}
