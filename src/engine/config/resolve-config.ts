import type { JsonObject } from "../../format/json/json-value.ts";
import { matchingIds } from "../levels.ts";
import type { LevelEntry, Preset } from "../preset.ts";
import type { Level, RuleMeta } from "../rule.ts";
import { compileConfigGlob, type PathTest } from "./config-glob.ts";
import type { ConfigLayer, ConfigOverride, ConfigSettings, IgnoreEntry } from "./config-layer.ts";
import type { ConfigSource, Origin, Said } from "./config-origin.ts";
import type { ConfigPart } from "./load-config.ts";

/** What holds for one checkpoint, and who said it. */
export interface ResolvedConfig {
  readonly presets: readonly Said<string>[];
  readonly model: Said<string> | null;
  readonly server: Said<string> | null;
  readonly transformersVersion: Said<string> | null;
  /** Of every rule. */
  readonly levels: ReadonlyMap<string, Said<Level>>;
  /** Of the rules that were given some. */
  readonly options: ReadonlyMap<string, Said<JsonObject>>;
  /** Levels of what is found in single files, in order: a later one wins. */
  readonly fileLevels: readonly FileLevels[];
  /** Those that may concern this checkpoint. */
  readonly ignores: readonly ResolvedIgnore[];
  /** Those that are for other checkpoints. */
  readonly otherIgnores: readonly IgnoreEntry[];
  /** Globs of overrides, whether they match this checkpoint or not. */
  readonly overrideGlobs: readonly Said<string>[];
  readonly baseline: Said<string> | null;
  readonly plugins: readonly Said<string>[];
  readonly convert: Said<JsonObject> | null;
}

export interface FileLevels {
  /** As the configuration says them. */
  readonly globs: readonly string[];
  /** @param file relative to the checkpoint's folder */
  readonly matches: PathTest;
  readonly levels: ReadonlyMap<string, Said<Level>>;
}

/** An entry of `ignore`, ready to be held against findings. */
export interface ResolvedIgnore {
  readonly entry: IgnoreEntry;
  readonly rules: ReadonlySet<string>;
  /** @param file relative to the checkpoint's folder */
  readonly matchesFile: PathTest;
}

export interface ResolveInput {
  readonly parts: readonly ConfigPart[];
  readonly rules: readonly RuleMeta[];
  readonly presets: ReadonlyMap<string, Preset>;
  /** Takes the place of the presets that configurations name; null: recommended where they name none. */
  readonly preset: Said<Preset> | null;
  /** Of the command line: they come last. */
  readonly levels: readonly LevelEntry[];
  /** The checkpoint's folder relative to a folder; "" for the folder itself. */
  readonly pathFrom: (folder: string) => string;
}

const DEFAULT_PRESET = "recommended";

/**
 * Lays over each other, in this order: each rule's own severity, presets, what each file says and then its overrides (the
 * files in merge order), the command line.
 */
export function resolveConfig(input: ResolveInput): ResolvedConfig {
  const { parts } = input;
  const merge = new Merge(input.rules);
  const named = parts.some(({ kind }) => kind === "preset");
  if (input.preset !== null) merge.addPreset(input.preset.value, input.preset.origin);
  else if (!named) merge.addNamedPreset(input.presets, DEFAULT_PRESET);
  const layers: ConfigLayer[] = [];
  for (const part of parts) {
    if (part.kind === "preset") {
      if (input.preset === null) merge.addNamedPreset(input.presets, part.name.value);
      continue;
    }
    const { layer } = part;
    layers.push(layer);
    merge.add(layer, layer.source);
    for (const override of layer.overrides) addOverride(merge, override, layer.source, input.pathFrom);
  }
  merge.addLevels(input.levels, { kind: "option", option: "--rule" });
  return {
    ...merge.result(),
    otherIgnores: layers.flatMap(({ ignores, source }) =>
      ignores.filter((entry) => !concerns(entry, source, input.pathFrom)),
    ),
    ignores: layers.flatMap(({ ignores, source }) =>
      ignores
        .filter((entry) => concerns(entry, source, input.pathFrom))
        .map((entry) => ({
          entry,
          rules: new Set(merge.settable(entry.rule, source)),
          matchesFile: entry.file === null ? () => true : testOf(entry.file),
        })),
    ),
    overrideGlobs: layers.flatMap(({ overrides }) => overrides.flatMap(({ files }) => files)),
    baseline: layers.findLast(({ baseline }) => baseline !== null)?.baseline ?? null,
    plugins: layers.flatMap(({ plugins }) => plugins),
    convert: layers.findLast(({ convert }) => convert !== null)?.convert ?? null,
  };
}

/** A glob that matches the checkpoint's folder governs all of it, one that does not may still match files in it. */
function addOverride(
  merge: Merge,
  override: ConfigOverride,
  source: ConfigSource,
  pathFrom: ResolveInput["pathFrom"],
): void {
  const tests = override.files.map(({ value }) => testOf(value));
  const path = pathFrom(source.globFolder);
  if (tests.some((test) => test(path))) merge.add(override, source);
  else if (override.rules.length > 0) {
    const prefix = path === "" ? "" : `${path}/`;
    merge.addForFiles(override, source, (file) => file !== "" && tests.some((test) => test(prefix + file)));
  }
}

function concerns(entry: IgnoreEntry, source: ConfigSource, pathFrom: ResolveInput["pathFrom"]): boolean {
  return entry.checkpoint === null || testOf(entry.checkpoint)(pathFrom(source.globFolder));
}

function testOf(glob: string): PathTest {
  const made = compileConfigGlob(glob);
  return "test" in made ? made.test : () => false;
}

class Merge {
  readonly #ids: readonly string[];
  readonly #guarding: ReadonlySet<string>;
  readonly #levels = new Map<string, Said<Level>>();
  readonly #options = new Map<string, Said<JsonObject>>();
  readonly #fileLevels: (FileLevels & { readonly levels: Map<string, Said<Level>> })[] = [];
  readonly #presets: Said<string>[] = [];
  #model: Said<string> | null = null;
  #server: Said<string> | null = null;
  #transformersVersion: Said<string> | null = null;

  constructor(rules: readonly RuleMeta[]) {
    for (const { id, severity } of rules) this.#levels.set(id, { value: severity, origin: { kind: "rule" } });
    this.#ids = rules.map(({ id }) => id);
    this.#guarding = new Set(rules.filter(({ category }) => category === "security").map(({ id }) => id));
  }

  addNamedPreset(presets: ReadonlyMap<string, Preset>, name: string): void {
    const preset = presets.get(name);
    if (preset !== undefined) this.addPreset(preset, { kind: "preset", name });
  }

  addPreset(preset: Preset, origin: Origin): void {
    this.#presets.push({ value: preset.name, origin });
    this.addLevels(preset.rules, { kind: "preset", name: preset.name });
  }

  addLevels(entries: readonly LevelEntry[], origin: Origin): void {
    for (const { rule, level } of entries) {
      for (const id of matchingIds(rule, this.#ids)) this.#set(id, { value: level, origin });
    }
  }

  add(settings: ConfigSettings, source: ConfigSource): void {
    this.#model = settings.model ?? this.#model;
    this.#server = settings.server ?? this.#server;
    this.#transformersVersion = settings.transformersVersion ?? this.#transformersVersion;
    for (const { rule, level, options, origin } of settings.rules) {
      for (const id of this.settable(rule, source)) this.#set(id, { value: level, origin });
      if (options !== null) this.#options.set(rule, { value: options, origin });
    }
  }

  addForFiles(settings: ConfigOverride, source: ConfigSource, matches: PathTest): void {
    const levels = new Map<string, Said<Level>>();
    for (const { rule, level, origin } of settings.rules) {
      for (const id of this.settable(rule, source)) levels.set(id, { value: level, origin });
    }
    this.#fileLevels.push({ globs: settings.files.map(({ value }) => value), matches, levels });
  }

  result(): Pick<
    ResolvedConfig,
    "presets" | "model" | "server" | "transformersVersion" | "levels" | "options" | "fileLevels"
  > {
    return {
      presets: this.#presets,
      model: this.#model,
      server: this.#server,
      transformersVersion: this.#transformersVersion,
      levels: this.#levels,
      options: this.#options,
      fileLevels: this.#fileLevels.filter(({ levels }) => levels.size > 0),
    };
  }

  /** What is said for the whole checkpoint wins over what was said for files before it. */
  #set(id: string, said: Said<Level>): void {
    this.#levels.set(id, said);
    for (const { levels } of this.#fileLevels) levels.delete(id);
  }

  /** A checkpoint's own configuration has no say over the rules that guard against hostile checkpoints. */
  settable(rule: string, { untrusted }: ConfigSource): readonly string[] {
    const ids = matchingIds(rule, this.#ids);
    return untrusted ? ids.filter((id) => !this.#guarding.has(id)) : ids;
  }
}
