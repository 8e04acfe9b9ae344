import { type DirectoryEntry, SourceError, type VirtualFs } from "../source/virtual-fs.ts";
import { likelihoodOf, readsAsModelConfig } from "./discover-signs.ts";
import type { UnmatchedPath } from "./discover-unmatched.ts";

/** What one argument stands for. */
export interface Found {
  readonly roots: readonly string[];
  /** YAML files with resources of a deployment. */
  readonly resources: readonly string[];
  readonly unmatched: readonly UnmatchedPath[];
}

/** One run of the discovery: its budget holds for all arguments together. */
export interface Search {
  readonly fs: VirtualFs;
  /** Folders that were searched from top to bottom. */
  readonly walked: Set<string>;
  /** The entries of a folder by name. @throws SourceError */
  list(directory: string): Promise<ReadonlyMap<string, DirectoryEntry>>;
  /** True once so many folders or names were read that somebody has named the wrong folder. */
  exhausted(): boolean;
}

/** A home directory has some ten thousand folders; reading these takes a few seconds. */
export const SEARCH_LIMIT = { folders: 20_000, names: 2_000_000 } as const;

export function createSearch(fs: VirtualFs): Search {
  let folders = 0;
  let names = 0;
  let last: { readonly directory: string; readonly files: ReadonlyMap<string, DirectoryEntry> } | null = null;
  return {
    fs,
    walked: new Set(),
    async list(directory) {
      // A pattern names the same folder once for each shard.
      if (last?.directory === directory) return last.files;
      const files = new Map((await entriesOf(fs, directory)).map((entry) => [entry.name, entry]));
      folders++;
      names += files.size;
      last = { directory, files };
      return files;
    },
    exhausted: () => folders >= SEARCH_LIMIT.folders || names >= SEARCH_LIMIT.names,
  };
}

/** A folder of mode 711 lets its files be read and its names not: "permission denied" alone would look wrong. */
async function entriesOf(fs: VirtualFs, directory: string): Promise<readonly DirectoryEntry[]> {
  try {
    return await fs.list(directory);
  } catch (error) {
    if (!(error instanceof SourceError) || error.code !== "access" || error.path !== directory) throw error;
    throw new SourceError("access", directory, { cause: error, detail: "the names in this folder cannot be listed" });
  }
}

/** Enough of config.json to see a key of a model's configuration: all of it, in the models of the Hub. */
const PEEK = 64 * 1024;

/** Whether a folder is a checkpoint; looks into config.json when nothing else speaks for it. */
export async function isCheckpoint(
  search: Search,
  directory: string,
  files: ReadonlyMap<string, DirectoryEntry>,
): Promise<"sure" | "perhaps" | "no"> {
  const likelihood = likelihoodOf(files);
  if (likelihood !== "config") return likelihood;
  return (await hasModelConfig(search.fs, directory)) ? "sure" : "perhaps";
}

async function hasModelConfig(fs: VirtualFs, directory: string): Promise<boolean> {
  try {
    const file = await fs.open(fs.join(directory, "config.json"));
    try {
      return readsAsModelConfig(new TextDecoder().decode(await file.read(0, PEEK)));
    } finally {
      await file.close();
    }
  } catch {
    // Whoever lints the folder says why it cannot be read.
    return false;
  }
}
