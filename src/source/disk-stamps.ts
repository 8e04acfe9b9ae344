import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { promisify } from "node:util";
import { mapConcurrently } from "./map-concurrently.ts";

const lstat = promisify(fs.lstat);
const readdir = promisify(fs.readdir);
const readlink = promisify(fs.readlink);
const stat = promisify(fs.stat);

const CONCURRENT_STATS = 16;

/** What tells, without reading anything, that a file or a folder is the one that it was. */
export interface Stamp {
  readonly text: string;
  /** When the newest of what it covers was changed (mtime or ctime), in milliseconds since 1970; 0 for nothing. */
  readonly newest: number;
}

/** Never rejects: what cannot be looked at has the stamp of its error, which is no other's. */
export interface Stamps {
  /** Of what stands at a path, links followed. */
  ofFile(path: string): Promise<Stamp>;
  /** Of the names in a folder and the files in it, not of folders in it. */
  ofFolder(path: string): Promise<Stamp>;
}

export const diskStamps: Stamps = {
  ofFile: (path) => attempt(async () => stampOf(await stat(path))),
  ofFolder: (path) => attempt(() => folderStamp(path)),
};

async function folderStamp(path: string): Promise<Stamp> {
  // Bytes, so that names that are no UTF-8 count too.
  const names = (await readdir(path, { encoding: "buffer" })).sort(Buffer.compare);
  const prefix = Buffer.from(`${path}/`);
  const stamps = await mapConcurrently(names, CONCURRENT_STATS, (name) => entryStamp(Buffer.concat([prefix, name])));
  const hash = createHash("sha256");
  let newest = 0;
  for (const [index, { text, newest: changed }] of stamps.entries()) {
    hash.update(names[index] ?? "").update(`\0${text}\0`);
    newest = Math.max(newest, changed);
  }
  return { text: hash.digest("base64url"), newest };
}

async function entryStamp(path: Buffer): Promise<Stamp> {
  return await attempt(async () => {
    const stats = await lstat(path);
    if (!stats.isSymbolicLink()) return stampOf(stats);
    const [target, end] = [await readlink(path, "latin1"), await attempt(async () => stampOf(await stat(path)))];
    return { text: `${target}\0${end.text}`, newest: Math.max(stats.ctimeMs, end.newest) };
  });
}

function stampOf(stats: fs.Stats): Stamp {
  if (!stats.isFile()) return { text: stats.isDirectory() ? "folder" : "other", newest: 0 };
  const { size, mtimeMs, ctimeMs, ino } = stats;
  return { text: `${size} ${mtimeMs} ${ctimeMs} ${ino}`, newest: Math.max(mtimeMs, ctimeMs) };
}

async function attempt(work: () => Promise<Stamp>): Promise<Stamp> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    return { text: code, newest: 0 };
  }
}
