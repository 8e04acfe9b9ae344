import { isUtf8 } from "node:buffer";
import { readJsonFile } from "../../format/json/json-file.ts";
import { printMistake } from "../../format/text/mistake.ts";
import type { BaseUrl } from "../../model/serving/base-url.ts";
import {
  CACHE_FILE,
  printServingCache,
  readServingCache,
  type ServingCache,
} from "../../model/serving/serving-cache.ts";
import type { ServingValidators } from "../../model/serving/serving-validators.ts";
import { readWholeFile } from "../../source/read-whole-file.ts";
import type { CliIo } from "../cli-io.ts";
import { userCacheFolder } from "../user-cache-folder.ts";

const MAX_CACHE = 256_000_000;

/** The cache of one server on disk. */
export interface ServingCacheFile {
  readonly path: string;
  /**
   * null when there is none. A damaged one, or one of another server, is none either: `damage` says what is wrong.
   * @throws SourceError when it cannot be read
   */
  read(): Promise<{ readonly cache: ServingCache | null; readonly damage: string | null }>;
  /** Puts a whole generation in place of the old one. @throws OutputError; the old one then stands */
  write(cache: ServingCache): Promise<void>;
}

export function servingCacheFile(
  base: BaseUrl,
  location: string | null,
  validators: ServingValidators,
  io: CliIo,
): ServingCacheFile {
  const folder = io.fs.join(location ?? userCacheFolder(io, "serving"), base.scope);
  const path = io.fs.join(folder, CACHE_FILE);
  return {
    path,
    async read() {
      if ((await io.fs.kindOf(path)) === null) return { cache: null, damage: null };
      const bytes = await readWholeFile(io.fs, path, MAX_CACHE);
      if (bytes === null || !isUtf8(bytes)) return { cache: null, damage: `${path}: no cache of checkpointlint` };
      const read = readServingCache(readJsonFile(path, new TextDecoder().decode(bytes)), validators);
      if ("mistakes" in read) return { cache: null, damage: read.mistakes.slice(0, 1).map(printMistake).join("") };
      if (read.cache.server !== base.href)
        return { cache: null, damage: `${path}: holds the metadata of ${read.cache.server}` };
      return { cache: read.cache, damage: null };
    },
    async write(cache) {
      await io.makeFolder(folder);
      await io.writeFile(path, printServingCache(cache), "the cache");
    },
  };
}
