import { closeSync, constants, fstatSync, lstatSync, openSync } from "node:fs";
import { readdir, realpath } from "node:fs/promises";
import { followedPath } from "../../source/disk-fs.ts";
import { toSourceError } from "../../source/errno.ts";
import { joinPath } from "../../source/lexical-path.ts";
import { ConversionError } from "../conversion-error.ts";
import type { SourceFile } from "../plan.ts";

/** What makes a source file the one that was planned with. ctime moves with every write, whatever is done to mtime. */
export interface SourceIdentity {
  readonly name: string;
  /** Where it stands; links that may be followed are. */
  readonly path: string;
  readonly dev: string;
  readonly ino: string;
  readonly size: number;
  readonly mtimeNs: string;
  readonly ctimeNs: string;
}

/** Windows has neither flag, which its types do not say. */
const { O_NOFOLLOW, O_NONBLOCK }: { readonly O_NOFOLLOW?: number; readonly O_NONBLOCK?: number } = constants;

/**
 * Looks at every source file of a plan.
 * @param seen what was there before the plan was made
 * @throws ConversionError "source", or "changed" for another file than was seen, or another size than planned
 */
export async function identifySources(
  folder: string,
  sources: readonly SourceFile[],
  seen: SourceSnapshot = new Map(),
): Promise<ReadonlyMap<string, SourceIdentity>> {
  const identities = new Map<string, SourceIdentity>();
  // Where the folder leads now is where it is read, should its path lead elsewhere later.
  const root = await realpath(folder).catch((error: unknown) => {
    throw unreadable(folder, error);
  });
  for (const { name, size } of sources) {
    const path = await followedPath(joinPath(root, name)).catch((error: unknown) => {
      throw unreadable(name, error);
    });
    const fd = openSource({ name, path });
    try {
      const identity = identityOf(name, path, fd);
      if (identity.size !== size) {
        throw changed(name, `it has ${identity.size} bytes, and ${size} are planned`);
      }
      const before = seen.get(name);
      if (before !== undefined && !isSame(before, identity)) {
        throw changed(name, `${difference(before, identity)} since it was linted`);
      }
      identities.set(name, identity);
    } finally {
      closeSync(fd);
    }
  }
  return identities;
}

/** Of every file of a folder, what tells it from another one. */
export type SourceSnapshot = ReadonlyMap<string, SourceIdentity>;

/**
 * Taken before a folder is linted, so that it is noticed when a file is replaced between that and the conversion: the plan
 * has sizes only. What cannot be looked at is left out; reading it says why.
 */
export async function snapshotSources(folder: string): Promise<SourceSnapshot> {
  const seen = new Map<string, SourceIdentity>();
  const root = await realpath(folder).catch(() => null);
  const names = root === null ? [] : await readdir(root).catch(() => []);
  for (const name of names) {
    try {
      const path = await followedPath(joinPath(root ?? "", name));
      const stats = lstat(path);
      if (stats.isFile()) seen.set(name, { name, path, ...numbersOf(stats) });
    } catch {
      // As said.
    }
  }
  return seen;
}

/** For reading; a FIFO does not hold it up, and a link that was put there since is not followed. @throws ConversionError "source" */
export function openSource({ name, path }: Pick<SourceIdentity, "name" | "path">): number {
  let fd: number | null = null;
  try {
    fd = openSync(path, constants.O_RDONLY | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0));
    if (fstatSync(fd).isFile()) return fd;
  } catch (error) {
    throw unreadable(name, error);
  }
  closeSync(fd);
  throw new ConversionError("source", `${name} is not a regular file`, { hint: "convert a folder of regular files" });
}

/** @throws ConversionError "changed" when an open file is not, or is no longer, the one that it was */
export function checkOpenSource(identity: SourceIdentity, fd: number): void {
  const now = identityOf(identity.name, identity.path, fd);
  if (!isSame(identity, now)) throw changed(identity.name, difference(identity, now));
}

/** @throws ConversionError "changed" when another file stands at the path, or the file was written to */
export function checkSourceInPlace(identity: SourceIdentity): void {
  let stats: ReturnType<typeof lstat>;
  try {
    stats = lstat(identity.path);
  } catch (error) {
    throw changed(identity.name, "it is no longer there", error);
  }
  const now = { ...identity, ...numbersOf(stats) };
  if (!isSame(identity, now)) throw changed(identity.name, difference(identity, now));
}

function lstat(path: string): import("node:fs").BigIntStats {
  return lstatSync(path, { bigint: true });
}

function identityOf(name: string, path: string, fd: number): SourceIdentity {
  return { name, path, ...numbersOf(fstatSync(fd, { bigint: true })) };
}

function numbersOf(stats: import("node:fs").BigIntStats): Omit<SourceIdentity, "name" | "path"> {
  const { dev, ino, size, mtimeNs, ctimeNs } = stats;
  return { dev: `${dev}`, ino: `${ino}`, size: Number(size), mtimeNs: `${mtimeNs}`, ctimeNs: `${ctimeNs}` };
}

function isSame(a: SourceIdentity, b: SourceIdentity): boolean {
  return a.dev === b.dev && a.ino === b.ino && a.size === b.size && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs;
}

function difference(before: SourceIdentity, now: SourceIdentity): string {
  if (before.dev !== now.dev || before.ino !== now.ino) return "another file took its place";
  if (before.size !== now.size) return `it has ${now.size} bytes, and had ${before.size}`;
  return "it was written to";
}

function changed(name: string, detail: string, cause?: unknown): ConversionError {
  return new ConversionError("changed", `${name} was changed meanwhile: ${detail}`, {
    hint: "convert again when nothing writes to the source any more",
    cause,
  });
}

function unreadable(name: string, error: unknown): ConversionError {
  const { reason } = toSourceError(error, name);
  return new ConversionError("source", `cannot read ${name}: ${reason}`, {
    hint: "check that the file is there and may be read",
    cause: error,
  });
}
