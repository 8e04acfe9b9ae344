import * as fs from "node:fs";
import { dirname, join, resolve } from "node:path";
import { errnoOf } from "../../source/errno.ts";
import { ConversionError } from "../conversion-error.ts";
import type { SourceIdentity } from "./source-identity.ts";
import { writeError } from "./write-error.ts";

/** Where an output is, or will be. */
export interface OutputPlace {
  /** Absolute; no part of it is a link. */
  readonly path: string;
  /** The nearest folder on the way to it that exists; the output itself when it does. */
  readonly existing: string;
  readonly exists: boolean;
  /** Of `existing`, device and inode: what was compared with the source. */
  readonly key: string;
}

/**
 * Finds the place of an output and refuses those where writing could harm the source. Links among the parents are followed
 * once, here; the output itself may not be one, as it could be led elsewhere later. Places are compared as the system
 * does, by device and inode: so `..`, links, bind mounts and names in another case are seen through.
 * @throws ConversionError "output", "alias", "access"
 */
export function findOutputPlace(
  output: string,
  source: string,
  identities: ReadonlyMap<string, SourceIdentity>,
): OutputPlace {
  const wanted = resolve(output);
  const found = lstat(wanted, output);
  if (found?.isSymbolicLink() === true) {
    throw new ConversionError("output", `the output ${output} is a link`, {
      hint: `name the folder itself: ${targetOf(wanted)}`,
    });
  }
  if (found !== null && !found.isDirectory()) {
    throw new ConversionError("output", `the output ${output} is not a folder`, {
      hint: "name a folder, or one that does not exist yet",
    });
  }
  const place = found === null ? missingPlace(wanted, output) : existingPlace(wanted);
  refuseAlias(place, output, source, identities);
  try {
    fs.accessSync(place.existing, fs.constants.W_OK | fs.constants.X_OK | fs.constants.R_OK);
  } catch (error) {
    throw writeError(`write to ${place.existing}`, error);
  }
  return place;
}

function existingPlace(wanted: string): OutputPlace {
  const path = fs.realpathSync.native(wanted);
  return { path, existing: path, exists: true, key: keyOf(path) };
}

function missingPlace(wanted: string, output: string): OutputPlace {
  const missing: string[] = [];
  let existing = wanted;
  let stats: fs.Stats | undefined;
  while (stats === undefined) {
    missing.unshift(existing.slice(dirname(existing).length).replace(/^[/\\]/, ""));
    if (dirname(existing) === existing) break;
    existing = dirname(existing);
    stats = statOrThrow(existing, output);
  }
  if (stats?.isDirectory() !== true) {
    throw new ConversionError("output", `the output ${output} cannot be made: ${existing} is not a folder`, {
      hint: "name a folder in a folder that exists",
    });
  }
  const real = fs.realpathSync.native(existing);
  return { path: join(real, ...missing), existing: real, exists: false, key: keyOf(real) };
}

function refuseAlias(
  place: OutputPlace,
  output: string,
  source: string,
  identities: ReadonlyMap<string, SourceIdentity>,
): void {
  const root = fs.realpathSync.native(source);
  const read = new Set([root, ...[...identities.values()].map(({ path }) => dirname(path))]);
  const above = new Set(foldersAbove(place.existing).map(keyOf));
  for (const folder of read) {
    if (above.has(keyOf(folder))) throw alias(`the output ${output} is the source or lies in it (${folder})`);
  }
  for (const folder of foldersBelow(root)) {
    if (above.has(keyOf(folder))) throw alias(`the output ${output} lies in the source (${folder}, by a mount)`);
  }
  if (!place.exists) return;
  const outputKey = keyOf(place.path);
  for (const folder of read) {
    if (foldersAbove(folder).some((each) => keyOf(each) === outputKey))
      throw alias(`the source ${folder} lies in the output ${output}`);
  }
}

/** @throws ConversionError "alias" for an entry of the output that is the same file as one of the source */
export function refuseHardLinks(
  entries: readonly { readonly name: string; readonly key: string }[],
  identities: ReadonlyMap<string, SourceIdentity>,
): void {
  const sources = new Map([...identities.values()].map(({ dev, ino, name }) => [`${dev}:${ino}`, name]));
  for (const { name, key } of entries) {
    const source = sources.get(key);
    if (source !== undefined)
      throw alias(`${name} in the output is the same file as ${source} of the source (a hard link)`);
  }
}

function alias(message: string): ConversionError {
  return new ConversionError("alias", message, { hint: "name a folder that has nothing to do with the source" });
}

/** A folder and all that it lies in. */
function foldersAbove(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...foldersAbove(parent)];
}

/** No checkpoint has more. */
const MAX_FOLDERS = 1000;

/** Folders that lie in one: a bind mount shows any of them elsewhere, where what is above says nothing of the source. */
function foldersBelow(folder: string): readonly string[] {
  const found = [folder];
  for (let next = 0; next < found.length && found.length < MAX_FOLDERS; next++) {
    const parent = found[next] ?? "";
    found.push(...entriesOf(parent).flatMap((entry) => (entry.isDirectory() ? [join(parent, entry.name)] : [])));
  }
  return found.slice(1);
}

function entriesOf(folder: string): readonly fs.Dirent[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

export function keyOf(path: string): string {
  const { dev, ino } = fs.statSync(path, { bigint: true });
  return `${dev}:${ino}`;
}

function targetOf(link: string): string {
  try {
    return fs.realpathSync.native(link);
  } catch {
    return "the link leads nowhere";
  }
}

function lstat(path: string, output: string): fs.Stats | null {
  try {
    return fs.lstatSync(path);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes(errnoOf(error) ?? "")) return null;
    throw writeError(`look at ${output}`, error);
  }
}

function statOrThrow(path: string, output: string): fs.Stats | undefined {
  try {
    return fs.statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (errnoOf(error) === "ENOTDIR") return undefined;
    throw writeError(`look at ${output}`, error);
  }
}
