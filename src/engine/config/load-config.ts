import { ConfigError } from "../../errors.ts";
import type { SchemaValidator } from "../../format/json/schema-validator.ts";
import type { Mistake } from "../../format/text/mistake.ts";
import { SourceError, type VirtualFs } from "../../source/virtual-fs.ts";
import type { ConfigLayer } from "./config-layer.ts";
import type { Said } from "./config-origin.ts";
import type { ConfigSearch, FoundConfig } from "./find-config.ts";
import { leadsOut } from "./leads-out.ts";
import { parseConfigFile } from "./parse-config-file.ts";
import { readConfigText } from "./read-config-text.ts";
import { resolveExtends } from "./resolve-extends.ts";
import { leavesFolder } from "./untrusted-mistakes.ts";

/** A configuration with everything that it builds on. */
export interface LoadedConfig {
  /** In merge order: what comes later wins. */
  readonly parts: readonly ConfigPart[];
  /** Mistakes that can be told without knowing rules, presets and models. */
  readonly mistakes: readonly Mistake[];
  /** Files that were read, for whoever watches them. */
  readonly files: readonly string[];
}

export type ConfigPart =
  | { readonly kind: "preset"; readonly name: Said<string> }
  | { readonly kind: "layer"; readonly layer: ConfigLayer };

export interface ConfigReading {
  readonly fs: VirtualFs;
  readonly validate: SchemaValidator;
  readonly search: ConfigSearch;
}

const MAX_DEPTH = 10;
const MAX_FILES = 100;

/**
 * Reads a configuration, what it extends and, where it says `root: false`, what stands above it.
 * @param untrusted whether it lies in the checkpoint's own folder
 * @throws ConfigError when it cannot be read at all
 */
export async function loadConfig(
  found: FoundConfig,
  untrusted: boolean,
  reading: ConfigReading,
): Promise<LoadedConfig> {
  const loading = new Loading(reading);
  await loading.add({ ...found, globFolder: found.folder, entryFolder: found.folder, untrusted }, []);
  return { parts: loading.parts, mistakes: loading.mistakes, files: [...loading.files] };
}

interface FileToLoad extends FoundConfig {
  readonly globFolder: string;
  readonly entryFolder: string;
  readonly untrusted: boolean;
}

class Loading {
  readonly parts: ConfigPart[] = [];
  readonly mistakes: Mistake[] = [];
  readonly files = new Set<string>();
  readonly #reading: ConfigReading;
  #count = 0;

  constructor(reading: ConfigReading) {
    this.#reading = reading;
  }

  /** @param way paths of the files that lead here, the first one first */
  async add(file: FileToLoad, way: readonly string[]): Promise<void> {
    const { fs, validate, search } = this.#reading;
    const { path, folder, globFolder, entryFolder, untrusted } = file;
    const placed = await readConfigText(fs, path, { followLinks: !untrusted });
    this.#count++;
    const source = { path, folder, globFolder, entryFolder, untrusted, shared: way.length > 0, placed };
    const { layer, mistakes } = parseConfigFile(source, validate);
    if (!this.files.has(path)) this.mistakes.push(...mistakes);
    this.files.add(path);
    if (layer === null) return;
    if (!layer.root && way.length === 0) {
      const above = await search.above(folder);
      if (above !== null && !this.files.has(above.path))
        await this.add({ ...above, globFolder: above.folder, entryFolder: above.folder, untrusted: false }, []);
    }
    for (const base of layer.extends) await this.#extend(base, file, [...way, path]);
    this.parts.push({ kind: "layer", layer });
  }

  async #extend(base: Said<string>, from: FileToLoad, way: readonly string[]): Promise<void> {
    const { fs } = this.#reading;
    if (base.value.startsWith("preset:")) {
      this.parts.push({ kind: "preset", name: { ...base, value: base.value.slice("preset:".length) } });
      return;
    }
    // Said already, and not to be read.
    if (from.untrusted && (!base.value.startsWith(".") || leavesFolder(base.value))) return;
    try {
      const target = await resolveExtends(fs, base.value, from.folder);
      if (target.kind === "mistake") return this.#mistake(base, target.message);
      const { path, folder, isPackage } = target;
      if (from.untrusted && (await leadsOut(fs, from.entryFolder, path))) {
        return this.#mistake(base, `${path} is reached through a link that leads out of the checkpoint's folder`);
      }
      if (way.includes(path)) return this.#mistake(base, `extends itself: ${[...way, path].join(" -> ")}`);
      if (way.length >= MAX_DEPTH) return this.#mistake(base, `extends through more than ${MAX_DEPTH} files`);
      if (this.#count >= MAX_FILES) return this.#mistake(base, `extends more than ${MAX_FILES} files`);
      const globFolder = isPackage ? from.globFolder : folder;
      const { entryFolder, untrusted } = from;
      await this.add({ path, folder, globFolder, entryFolder, untrusted }, way);
    } catch (error) {
      if (!(error instanceof ConfigError || error instanceof SourceError)) throw error;
      this.#mistake(base, `cannot be extended: ${error.message}`);
    }
  }

  #mistake({ origin }: Said<string>, message: string): void {
    if (origin.kind === "file") this.mistakes.push(origin.source.placed.mistake(origin.pointer, "value", message));
  }
}
