// Makes a fresh clone ready to run: installs what is missing, builds what is out of date, and says nothing otherwise.
// Plain JavaScript without dependencies, because it runs before there are any.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const at = (...parts) => join(root, ...parts);
const SOURCES = ["src", "rules", "models", "schemas", "scripts", "package.json", "package-lock.json"];

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`error: checkpointlint needs Node 20.19 or later, this is ${process.versions.node}`);
  process.exitCode = 2;
} else {
  // npm itself is installing when it runs the script "prepare".
  const installed = process.argv.includes("--installed");
  if (!installed && isNewer(at("package-lock.json"), at("node_modules", ".package-lock.json"))) {
    run("installing dependencies", "npm", ["ci", "--no-audit", "--no-fund"]);
  }
  const built = at("dist", ".built");
  if (SOURCES.some((source) => isNewer(at(source), built)))
    run("building", process.execPath, [at("scripts", "build.mjs")]);
}

function run(what, command, args) {
  if (process.exitCode) return;
  process.stderr.write(`${what} ...\n`);
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (status === 0) return;
  process.stderr.write(`${stdout ?? ""}${stderr ?? ""}`);
  console.error(`error: ${what} failed${error ? `: ${error.message}` : ""}`);
  process.exitCode = 2;
}

/** Whether a file, or anything below a folder, was changed after `mark` was made. */
function isNewer(path, mark) {
  return !existsSync(mark) || newest(path) > statSync(mark).mtimeMs;
}

function newest(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
