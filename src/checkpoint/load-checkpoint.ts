import { HeaderHabits } from "../format/safetensors/header-habits.ts";
import type { TokenizerSummary } from "../format/tokenizer/tokenizer-summary.ts";
import { mapConcurrently } from "../source/map-concurrently.ts";
import type { DirectoryEntry, VirtualFs } from "../source/virtual-fs.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { classifyFolder } from "./classify.ts";
import type { ContentCache } from "./content-cache.ts";
import type { Document } from "./document.ts";
import { createFacts } from "./facts/create-facts.ts";
import { folderProblems } from "./folder-problems.ts";
import type { ModelTypes } from "./model-types.ts";
import { pickWeights } from "./pick-weights.ts";
import type { Problem } from "./problem.ts";
import { type FileContent, readerOf, type TokenizerOptions } from "./read-content.ts";
import type { Shard, WeightIndex } from "./weights.ts";

/** Enough to keep a network file system busy; a local disk gains nothing past two. */
const FILES_AT_ONCE = 8;

export interface LoadOptions extends TokenizerOptions {
  readonly modelTypes: ModelTypes;
  /** Where what was read is kept for the next time; without one every file is read. */
  readonly contents?: ContentCache;
}

/**
 * Reads a checkpoint folder: small JSON files whole, tokenizer.json and indexes in one pass over their bytes, weight files
 * by their header. What cannot be read becomes a problem of the checkpoint.
 * @throws SourceError when the folder itself cannot be listed
 */
export async function loadCheckpoint(fs: VirtualFs, root: string, options: LoadOptions): Promise<Checkpoint> {
  const entries = await fs.list(root);
  const files = new Map(entries.map((entry) => [entry.name, entry]));
  const contents = await mapConcurrently(wanted(entries, options), FILES_AT_ONCE, ({ entry, read }) =>
    options.contents === undefined
      ? read(fs, root, entry)
      : options.contents.contentOf(fs.join(root, entry.name), entry, () => read(fs, root, entry)),
  );
  const problems: Problem[] = [...folderProblems(entries)];
  const documents = new Map<string, Document>();
  const shards: Shard[] = [];
  const indexes: WeightIndex[] = [];
  let tokenizer: TokenizerSummary | null = null;
  for (const content of contents) {
    problems.push(...content.problems);
    if (content.document !== null) documents.set(content.document.file, content.document);
    if (content.shard !== null) shards.push(content.shard);
    if (content.index !== null) indexes.push(content.index);
    if (content.tokenizer !== null) tokenizer = content.tokenizer;
  }
  const weights = pickWeights({ shards, indexes, names: new Set(files.keys()) });
  return {
    root,
    kind: classifyFolder(files).kind,
    files,
    documents,
    weights,
    tokenizer,
    scans: null,
    problems: problems.toSorted(byFile),
    facts: createFacts({ documents, weights, tokenizer, modelTypes: options.modelTypes }),
  };
}

type Read = (fs: VirtualFs, root: string, entry: DirectoryEntry) => Promise<FileContent>;

function wanted(
  entries: readonly DirectoryEntry[],
  options: LoadOptions,
): readonly { readonly entry: DirectoryEntry; readonly read: Read }[] {
  const habits = new HeaderHabits();
  return entries.flatMap((entry) => {
    const read = readerOf(entry.name, options, habits);
    return read === null ? [] : [{ entry, read }];
  });
}

/** Problems by the name of their file. */
export function byFile(a: Problem, b: Problem): number {
  return a.place.file < b.place.file ? -1 : a.place.file > b.place.file ? 1 : 0;
}
