import { posix, win32 } from "node:path";
import { SourceError, type VirtualFs } from "../source/virtual-fs.ts";
import type { CliIo } from "./cli-io.ts";

/**
 * The folders of checkpoints as platforms name them: from the folder that the platform checked out (GITHUB_WORKSPACE,
 * CI_PROJECT_DIR), else from the top of the git repository around the current folder, else from the current folder. One
 * that lies outside is named as it was typed, without the parts that climb: no report holds an absolute path.
 */
export async function rootPaths(roots: readonly string[], io: CliIo): Promise<(root: string) => string> {
  const path = io.platform === "win32" ? win32 : posix;
  const current = (await canonical(io.fs, ".")) ?? "/";
  const top = await topFolder(current, io);
  const tops = [...new Set([path.resolve(current, top), (await canonical(io.fs, top)) ?? top])];
  const paths = new Map<string, string>();
  for (const root of roots) {
    const places = [path.resolve(current, root), (await canonical(io.fs, root)) ?? root];
    const inside = places.flatMap((place) => tops.map((each) => path.relative(each, place))).find(isInside);
    paths.set(root, withSlashes(inside ?? root, io.platform));
  }
  return (root) => paths.get(root) ?? withSlashes(root, io.platform);

  function isInside(relative: string): boolean {
    return relative.split(path.sep)[0] !== ".." && !path.isAbsolute(relative);
  }
}

async function topFolder(current: string, { env, fs }: CliIo): Promise<string> {
  const given = env["GITHUB_WORKSPACE"] || env["CI_PROJECT_DIR"];
  if (given) return given;
  let folder = current;
  for (;;) {
    // A file in a worktree or a submodule, else a folder.
    if ((await kindOf(fs, fs.join(folder, ".git"))) !== null) return folder;
    const parent = fs.parent(folder);
    if (parent === folder) return current;
    folder = parent;
  }
}

function withSlashes(path: string, platform: string): string {
  const slashed = platform === "win32" ? path.replaceAll("\\", "/").replace(/^[A-Za-z]:/, "") : path;
  return slashed
    .split("/")
    .filter((name) => name !== "" && name !== "." && name !== "..")
    .join("/");
}

async function canonical(fs: VirtualFs, path: string): Promise<string | null> {
  return await orNull(() => fs.canonical(path));
}

async function kindOf(fs: VirtualFs, path: string): Promise<string | null> {
  return await orNull(() => fs.kindOf(path));
}

async function orNull<Value>(read: () => Promise<Value | null>): Promise<Value | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof SourceError) return null;
    throw error;
  }
}
