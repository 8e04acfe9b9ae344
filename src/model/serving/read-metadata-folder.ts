import { ConfigError, UsageError } from "../../errors.ts";
import { byPlace, type Mistake, printMistake } from "../../format/text/mistake.ts";
import { readWholeFile } from "../../source/read-whole-file.ts";
import type { VirtualFs } from "../../source/virtual-fs.ts";
import { urlGuess } from "./base-url.ts";
import { joinResources } from "./kubernetes/join-resources.ts";
import { type MetadataFile, readMetadataFile } from "./read-metadata-file.ts";
import { CACHE_FILE, type ServingCache } from "./serving-cache.ts";
import type { ServingSource } from "./serving-source.ts";
import type { ServingValidators } from "./serving-validators.ts";

/** A Kubernetes export of a big instance has a few megabytes. */
const MAX_FILE = 64_000_000;
const MAX_SHOWN = 50;

/**
 * Reads a folder (or one file) of metadata: base models (*.json), a cache written earlier, Kubernetes exports (*.json,
 * *.yaml, *.yml). What else lies in it is passed over by its name: other endings, hidden files, model-types.json; of its
 * folders only `models` is looked into, and, where it is a cache location, the one folder of a server.
 * @throws UsageError when there is nothing; ConfigError with every mistake of every file
 */
export async function readMetadataFolder(
  fs: VirtualFs,
  path: string,
  validators: ServingValidators,
): Promise<ServingSource> {
  const names = await filesOf(fs, path);
  if (names.length === 0) {
    throw new UsageError(`--server ${path}: no metadata in this folder`, {
      hint: "it should hold base models (*.json), Kubernetes exports (*.yaml, *.json) or a cache that download-serving-cache wrote",
    });
  }
  const read: MetadataFile[] = [];
  for (const name of names) {
    const content = await readWholeFile(fs, name, MAX_FILE);
    read.push(
      content === null
        ? {
            entries: [],
            caches: [],
            resources: [],
            mistakes: [{ file: name, line: 1, column: 1, message: `larger than ${MAX_FILE / 1e6} MB` }],
          }
        : await readMetadataFile(name, content, validators),
    );
  }
  return combine(path, read);
}

async function filesOf(fs: VirtualFs, path: string): Promise<readonly string[]> {
  const kind = await fs.kindOf(path);
  if (kind === "file") return [path];
  if (kind !== "directory") {
    const guess = urlGuess(path);
    throw new UsageError(`--server ${path}: no such folder`, {
      hint: `${guess === null ? "" : `did you mean ${guess}? `}it is embedded, a folder with metadata, or the URL of an instance (https://...)`,
    });
  }
  const entries = await fs.list(path);
  const files = entries
    .filter(({ kind, name }) => kind === "file" && isMetadataName(name))
    .map(({ name }) => fs.join(path, name));
  const folders = entries
    .filter(({ kind, name }) => kind === "directory" && !name.startsWith("."))
    .map(({ name }) => name);
  const below = folders.includes("models") ? await metadataIn(fs, fs.join(path, "models")) : [];
  if (files.length + below.length > 0) return [...files, ...below];
  const caches: string[] = [];
  for (const folder of folders) {
    const file = fs.join(fs.join(path, folder), CACHE_FILE);
    if ((await fs.kindOf(file)) === "file") caches.push(file);
  }
  if (caches.length > 1) {
    throw new UsageError(`--server ${path}: holds the caches of ${caches.length} servers`, {
      hint: `name one of them: ${caches.map((file) => fs.parent(file)).join(", ")}`,
    });
  }
  return caches;
}

async function metadataIn(fs: VirtualFs, folder: string): Promise<readonly string[]> {
  const entries = await fs.list(folder);
  return entries
    .filter(({ kind, name }) => kind === "file" && isMetadataName(name))
    .map(({ name }) => fs.join(folder, name));
}

/** model-types.json lies beside the base models that ship, and is none. */
function isMetadataName(name: string): boolean {
  return /\.(?:json|ya?ml)$/.test(name) && !name.startsWith(".") && name !== "model-types.json";
}

function combine(path: string, files: readonly MetadataFile[]): ServingSource {
  const caches = files.flatMap((file) => file.caches);
  const entries = files.flatMap((file) => file.entries);
  const mistakes = [...files.flatMap((file) => file.mistakes), ...repeated(entries)];
  if (mistakes.length > 0)
    throw new ConfigError(listText(mistakes), { hint: "mend these files, or leave them out of the folder" });
  return {
    origin: path,
    // The user's own files say more than what a server said.
    entries: [
      ...caches.flatMap((cache) => cache.models.map((model) => model.entry)),
      ...entries.map(({ entry }) => entry),
    ],
    served: servedOf(caches),
    resources: joinResources(files.flatMap((file) => file.resources)),
  };
}

function servedOf(caches: readonly ServingCache[]): readonly string[] | null {
  const lists = caches.flatMap(({ served }) => (served === null ? [] : [served.names]));
  return lists.length === 0 ? null : [...new Set(lists.flat())].sort();
}

function repeated(entries: MetadataFile["entries"]): readonly Mistake[] {
  const seen = new Map<string, string>();
  return entries.flatMap(({ entry, file }) => {
    const name = String(entry["name"]);
    const before = seen.get(name);
    seen.set(name, file.file);
    return before === undefined ? [] : [file.mistake(["name"], "value", `${name} is described in ${before} too`)];
  });
}

function listText(mistakes: readonly Mistake[]): string {
  const sorted = mistakes.toSorted(byPlace);
  const lines = sorted.slice(0, MAX_SHOWN).map(printMistake);
  const rest = sorted.length - lines.length;
  return [...lines, ...(rest > 0 ? [`and ${rest} more`] : [])].join("\n");
}
