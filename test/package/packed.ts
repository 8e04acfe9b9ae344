import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT: string = fileURLToPath(new URL("../../", import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a program to its end; what it writes to both streams as one text. */
export function run(command: string, args: readonly string[], cwd: string): Ran {
  const { NO_COLOR: _no, FORCE_COLOR: _force, ...env } = process.env;
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, env, encoding: "utf8" });
  return { code: status, output: `${stdout ?? ""}${stderr ?? ""}${error?.message ?? ""}` };
}

/** A program that a package brings, by its path in node_modules. */
export function runTool(path: string, args: readonly string[], cwd: string): Ran {
  return run(process.execPath, [join(ROOT, "node_modules", path), ...args], cwd);
}

export interface Packed {
  readonly tarball: string;
  /** An empty project that has nothing but the package installed. */
  readonly project: string;
  remove(): void;
}

/** Packs the project as `npm publish` would, and installs that without a network. */
export function pack(): Packed {
  const folder = mkdtempSync(join(tmpdir(), "checkpointlint-pack-"));
  const packed = run("npm", ["pack", "--pack-destination", folder], ROOT);
  const [name] = readdirSync(folder);
  if (packed.code !== 0 || name === undefined) throw new Error(packed.output);
  const project = join(folder, "project");
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), '{ "name": "consumer", "private": true }\n');
  const tarball = join(folder, name);
  const installed = run("npm", ["install", "--offline", "--no-audit", "--no-fund", tarball], project);
  if (installed.code !== 0) throw new Error(installed.output);
  return { tarball, project, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
