import { type DirectoryEntry, SourceError } from "../source/virtual-fs.ts";
import { isCheckpoint, type Search } from "./discover-search.ts";
import { hasMoreThanWeights, isPartOfCheckpoint } from "./discover-signs.ts";

/** From ckpt/.cache/huggingface/download/<file> it is three steps up to the checkpoint. */
const MAX_STEPS = 3;

/**
 * The checkpoint that a file in `directory` belongs to: its folder, or the folder around it when that is a checkpoint
 * of which this one is a part (original/, iter_0000100/mp_rank_00/) or when its own is none (docs/) and that one has more
 * than weights. null: to none.
 */
export async function folderOfFile(search: Search, directory: string): Promise<string | null> {
  return (await sureFolderOf(search, directory)) ?? (await perhapsFolderOf(search, directory));
}

/** The same for a file that nobody named: half the software of the world has a config.json, and that alone is no checkpoint. */
export async function sureFolderOf(search: Search, directory: string): Promise<string | null> {
  return await climb(search, directory, hasMoreThanWeights);
}

/** The same for who asks what a file may have come with: weights that somebody left in a folder around it count too. */
export async function possibleFolderOf(search: Search, directory: string): Promise<string | null> {
  return (await climb(search, directory, () => true)) ?? (await perhapsFolderOf(search, directory));
}

/** @param goesWith whether a checkpoint with these names may be that of a file in a folder below it */
async function climb(
  search: Search,
  directory: string,
  goesWith: (files: ReadonlyMap<string, DirectoryEntry>) => boolean,
): Promise<string | null> {
  const whole = await wholeOf(search, directory);
  if ((await likelihoodAt(search, whole)) === "sure") return whole;
  let folder = whole;
  for (let step = 0; step < MAX_STEPS; step++) {
    const parent = search.fs.parent(folder);
    if (parent === folder) break;
    folder = parent;
    if ((await likelihoodAt(search, folder)) === "sure" && goesWith(await search.list(folder))) return folder;
  }
  return null;
}

async function perhapsFolderOf(search: Search, directory: string): Promise<string | null> {
  const whole = await wholeOf(search, directory);
  return (await likelihoodAt(search, whole)) === "perhaps" ? whole : null;
}

async function wholeOf(search: Search, directory: string): Promise<string> {
  let whole = directory;
  for (let step = 0; step < MAX_STEPS; step++) {
    const name = (await search.fs.canonical(whole)).split(/[\\/]/).at(-1) ?? "";
    const parent = search.fs.parent(whole);
    if (parent === whole || !isPartOfCheckpoint(name) || (await likelihoodAt(search, parent)) !== "sure") break;
    whole = parent;
  }
  return whole;
}

/** A folder that cannot be read is no checkpoint here: the file's own folder was named by nobody. */
async function likelihoodAt(search: Search, directory: string): Promise<"sure" | "perhaps" | "no"> {
  try {
    return await isCheckpoint(search, directory, await search.list(directory));
  } catch (error) {
    if (error instanceof SourceError) return "no";
    throw error;
  }
}
