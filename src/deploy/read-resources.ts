import { filePlace } from "../checkpoint/place.ts";
import type { Problem } from "../checkpoint/problem.ts";
import { normalisePath, parentPath } from "../source/lexical-path.ts";
import { readWholeFile } from "../source/read-whole-file.ts";
import { type DirectoryEntry, SourceError, type VirtualFs } from "../source/virtual-fs.ts";
import { decodeText } from "./decode-text.ts";
import { kustomizedPatches } from "./kustomized-patches.ts";
import { parseResources } from "./parse-resources.ts";
import { startRun } from "./read-run.ts";
import type { Resource } from "./resource.ts";
import type { ResourceFile } from "./resource-file.ts";
import type { ResourceSet } from "./resource-set.ts";

/** etcd takes objects of some megabyte; a file of many is not much larger. */
const MAX_FILE = 8 * 1024 * 1024;
/** Of all files together, which are kept until the last is checked. */
const MAX_TEXT = 24 * 1024 * 1024;

/** Reads the resources of all files of a run. What cannot be read becomes a problem. Names are the paths, normalised. */
export async function readResources(fs: VirtualFs, paths: readonly string[]): Promise<ResourceSet> {
  const names = new Map(paths.map((path) => [normalisePath(path), path]));
  const files = new Map<string, DirectoryEntry>();
  const documents = new Map<string, ResourceFile>();
  const resources: Resource[] = [];
  const patches: Resource[] = [];
  const problems: Problem[] = [];
  const laidOver = await kustomizedPatches(fs, new Set([...names.keys()].map((name) => parentPath(name, "/"))));
  const run = startRun();
  let room = MAX_TEXT;
  for (const [name, path] of [...names].sort(([a], [b]) => (a < b ? -1 : 1))) {
    files.set(name, { name, kind: "file", size: 0, modified: 0, link: null });
    try {
      const bytes = await readWholeFile(fs, path, Math.min(MAX_FILE, room));
      if (bytes === null) {
        problems.push({ code: "yaml/limit", place: filePlace(name), detail: tooLarge(room) });
        continue;
      }
      room -= bytes.length;
      const { text, problems: odd } = decodeText(name, bytes);
      const parsed = parseResources(name, text, run);
      documents.set(name, parsed.document);
      for (const each of parsed.resources) (laidOver.has(name) ? patches : resources).push(each);
      problems.push(...odd, ...parsed.problems);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      problems.push({ code: "yaml/unreadable", place: filePlace(name), detail: error.reason });
    }
  }
  return { files, documents, resources, patches, problems };
}

function tooLarge(room: number): string {
  return room < MAX_FILE
    ? `the files of this run are larger than ${MAX_TEXT} bytes together; this one is not read`
    : `the file is larger than ${MAX_FILE} bytes and is not read`;
}
