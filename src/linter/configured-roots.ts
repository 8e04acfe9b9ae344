import type { Acceptance } from "../engine/acceptance.ts";
import type { Baseline } from "../engine/baseline/baseline.ts";
import { readBaseline } from "../engine/baseline/read-baseline.ts";
import { configError } from "../engine/config/config-error.ts";
import type { Said } from "../engine/config/config-origin.ts";
import { CONFIG_RULES } from "../engine/config/config-rules.ts";
import type { ConfigSearch, FoundConfig } from "../engine/config/find-config.ts";
import { leadsOut } from "../engine/config/leads-out.ts";
import { type ConfigPart, type LoadedConfig, loadConfig } from "../engine/config/load-config.ts";
import { nameMistakes } from "../engine/config/name-mistakes.ts";
import { createPathFrom, type PathFrom } from "../engine/config/path-from.ts";
import { pathFromFile } from "../engine/config/path-from-file.ts";
import { type ResolvedConfig, resolveConfig } from "../engine/config/resolve-config.ts";
import { findPreset, matchingIds, unknownRuleText } from "../engine/levels.ts";
import type { LevelEntry } from "../engine/preset.ts";
import type { Level, RuleMeta } from "../engine/rule.ts";
import type { RuleSet } from "../engine/rule-set.ts";
import { ConfigError, UsageError } from "../errors.ts";
import { looksLikeUrl } from "../model/serving/base-url.ts";
import type { VirtualFs } from "../source/virtual-fs.ts";
import { governsHere } from "./governs-here.ts";
import type { LinterSettings } from "./linter-settings.ts";
import { mayBeDownloaded } from "./may-be-downloaded.ts";
import type { ResolverEnvironment } from "./root-resolver.ts";
import { EMBEDDED, type ModelChoice, type RootConfig, type RootSettings, type RootSubject } from "./root-settings.ts";
import { type RulePool, shippedPool } from "./rule-pool.ts";

/** Checkpoints that configuration files govern. */
export interface ConfiguredRoots {
  /** @throws ConfigError with all mistakes of all files that govern the checkpoint; UsageError */
  settingsOf(
    root: string,
    found: FoundConfig | null,
    subject: RootSubject,
  ): Promise<RootSettings & { readonly config: RootConfig }>;
}

export async function createConfiguredRoots(
  settings: LinterSettings,
  env: ResolverEnvironment,
  search: ConfigSearch,
): Promise<ConfiguredRoots> {
  const pathFrom = await createPathFrom(env.fs);
  const configs = new Map<string, Promise<Governing>>();
  const shipped = shippedPool(env.assets, env.ruleSet);
  const configOf = (found: FoundConfig, untrusted: boolean): Promise<Governing> => {
    const key = `${untrusted} ${found.path}`;
    const known = configs.get(key) ?? readConfig(found, untrusted, settings.config.kind === "file", env, search);
    configs.set(key, known);
    return known;
  };
  const baselines = new Map<string, Promise<Baseline>>();
  const baselineOf = async (root: string, { baseline: said }: ResolvedConfig): Promise<RootBaseline | null> => {
    const path = settings.baseline.kind === "file" ? settings.baseline.path : baselinePath(said, env.fs);
    if (path === null || settings.baseline.kind === "none") return null;
    const followLinks = !(said?.origin.kind === "file" && said.origin.source.untrusted);
    const reading = baselines.get(path) ?? openBaseline(path, said, followLinks, env);
    baselines.set(path, reading);
    const file = await reading;
    return { file, key: pathFrom(file.folder, root) || "." };
  };
  return {
    async settingsOf(root, found, subject) {
      const untrusted =
        settings.config.kind === "nearest" &&
        found !== null &&
        (await mayBeDownloaded(found.folder, root, subject, env.fs));
      const { loaded, pool } = found === null ? { loaded: NOTHING, pool: shipped } : await configOf(found, untrusted);
      const resolved = resolveFor(root, loaded.parts, settings, pool.ruleSet, pathFrom);
      if (settings.config.kind !== "file") await refuseForeignServer(resolved, env.fs);
      await refuseLinksOut(resolved, env.fs);
      const baseline = await baselineOf(root, resolved);
      const options = resolved.options.size === 0 ? null : await import("./rule-options.ts");
      return {
        model: modelFrom(resolved, env.fs),
        server: serverFrom(resolved, env.fs),
        transformersVersion: resolved.transformersVersion?.value ?? null,
        levels: valuesOf(resolved.levels),
        fileLevels: resolved.fileLevels.map(({ matches, levels }) => ({ matches, levels: valuesOf(levels) })),
        ruleSet: options?.applyOptions(pool, resolved.options) ?? pool.ruleSet,
        acceptance: acceptanceOf(
          resolved,
          baseline,
          untrusted ? guardingRules(pool.ruleSet) : NONE,
          settings,
          env.today(),
        ),
        config: {
          path: found?.path ?? null,
          resolved,
          baseline,
          files: [...loaded.files, ...(baseline === null ? [] : [baseline.file.path])],
        },
      };
    },
  };
}

/** A configuration, and the rules that are there under it. */
interface Governing {
  readonly loaded: Pick<LoadedConfig, "parts" | "files">;
  readonly pool: RulePool;
}

const NOTHING: Governing["loaded"] = { parts: [], files: [] };

const OWN_FOLDER =
  "lies in the checkpoint's own folder and governs this lint; --no-config lints without it, --config trusts it";

async function readConfig(
  found: FoundConfig,
  untrusted: boolean,
  explicit: boolean,
  env: ResolverEnvironment,
  search: ConfigSearch,
): Promise<Governing> {
  const { fs, assets, note } = env;
  if (untrusted) await note(`${found.path} ${OWN_FOLDER}`);
  const { config: validate } = await assets.loadConfigValidators();
  const loaded = await loadConfig(found, untrusted, { fs, search, validate });
  const shipped = shippedPool(assets, env.ruleSet);
  const plugins = loaded.parts.some(namesPlugins)
    ? await (await import("./plugin-rules.ts")).addPlugins(loaded.parts, shipped, { ...env, explicit })
    : { pool: shipped, mistakes: [] };
  const { ruleSet } = plugins.pool;
  const options = loaded.parts.some(givesOptions) ? await import("./rule-options.ts") : null;
  const mistakes = [
    ...loaded.mistakes,
    ...plugins.mistakes,
    ...nameMistakes(loaded.parts, {
      rules: configurableRules(ruleSet),
      presets: ruleSet.presets.keys(),
      optionMistakes: (rule, given) => options?.optionMistakes(rule, given, plugins.pool) ?? [],
    }),
  ];
  if (mistakes.length > 0) throw configError(mistakes);
  return { loaded, pool: plugins.pool };
}

function namesPlugins(part: ConfigPart): boolean {
  return part.kind === "layer" && part.layer.plugins.length > 0;
}

/** Only then is what checks them loaded. */
function givesOptions(part: ConfigPart): boolean {
  return (
    part.kind === "layer" &&
    [part.layer, ...part.layer.overrides].some(({ rules }) => rules.some((rule) => rule.options !== null))
  );
}

function resolveFor(
  root: string,
  parts: readonly ConfigPart[],
  { preset, levels, model, server, transformersVersion }: LinterSettings,
  ruleSet: RuleSet,
  pathFrom: PathFrom,
): ResolvedConfig {
  refuseUnknown(levels, configurableRules(ruleSet));
  const resolved = resolveConfig({
    parts,
    rules: configurableRules(ruleSet),
    presets: ruleSet.presets,
    preset:
      preset === null
        ? null
        : { value: findPreset(ruleSet.presets, preset), origin: { kind: "option", option: "--preset" } },
    levels,
    pathFrom: (folder) => pathFrom(folder, root),
  });
  return {
    ...resolved,
    model: byOption("--model", model) ?? resolved.model,
    server: byOption("--server", server) ?? resolved.server,
    transformersVersion: byOption("--transformers-version", transformersVersion) ?? resolved.transformersVersion,
  };
}

function byOption(option: string, value: string | null): Said<string> | null {
  return value === null ? null : { value, origin: { kind: "option", option } };
}

/** What --rule names. */
function refuseUnknown(levels: readonly LevelEntry[], rules: readonly RuleMeta[]): void {
  const ids = rules.map(({ id }) => id);
  const unknown = levels.find(({ rule }) => matchingIds(rule, ids).length === 0);
  if (unknown === undefined) return;
  throw new UsageError(unknownRuleText(unknown.rule, ids), { hint: "checkpointlint rules lists them all" });
}

function configurableRules({ rules }: RuleSet): readonly RuleMeta[] {
  return [...rules.map(({ meta }) => meta), ...CONFIG_RULES];
}

function valuesOf(levels: ResolvedConfig["levels"]): ReadonlyMap<string, Level> {
  return new Map([...levels].map(([id, { value }]) => [id, value]));
}

function modelFrom({ model }: ResolvedConfig, fs: VirtualFs): ModelChoice | null {
  if (model === null) return null;
  const { value: name, origin } = model;
  if (origin.kind !== "file") return { name, path: name, mistake: null };
  const { folder, placed } = origin.source;
  return {
    name,
    path: pathFromFile(fs, folder, name),
    mistake: (message) => placed.mistake(origin.pointer, "value", message),
  };
}

function serverFrom({ server }: ResolvedConfig, fs: VirtualFs): string | null {
  if (server === null || server.value === EMBEDDED) return null;
  if (looksLikeUrl(server.value) || server.origin.kind !== "file") return server.value;
  return pathFromFile(fs, server.origin.source.folder, server.value);
}

/** The API key goes to a server, and a configuration above a downloaded checkpoint may be a part of the download. */
async function refuseForeignServer({ server }: ResolvedConfig, fs: VirtualFs): Promise<void> {
  if (server?.origin.kind !== "file" || !looksLikeUrl(server.value)) return;
  const { source, pointer } = server.origin;
  if (await governsHere(fs, source.entryFolder)) return;
  const message = `the server ${server.value} is not asked from outside of ${source.entryFolder}`;
  throw configError(
    [source.placed.mistake(pointer, "value", message)],
    "your API key would go there; run checkpointlint in that folder or below, or say with --config or --server that you trust it",
  );
}

/** What a checkpoint's own configuration names lies in its folder, also where links lead. */
async function refuseLinksOut({ model, baseline }: ResolvedConfig, fs: VirtualFs): Promise<void> {
  for (const said of [model, baseline]) {
    if (said?.origin.kind !== "file" || !said.origin.source.untrusted) continue;
    const { source, pointer } = said.origin;
    const path = pathFromFile(fs, source.folder, said.value);
    if (!(await leadsOut(fs, source.entryFolder, path))) continue;
    const message = `${path} is reached through a link that leads out of the checkpoint's folder`;
    throw configError([source.placed.mistake(pointer, "value", message)]);
  }
}

type RootBaseline = NonNullable<RootConfig["baseline"]>;

function baselinePath(said: Said<string> | null, fs: VirtualFs): string | null {
  return said?.origin.kind === "file" ? pathFromFile(fs, said.origin.source.folder, said.value) : null;
}

async function openBaseline(
  path: string,
  said: Said<string> | null,
  followLinks: boolean,
  { fs, assets }: ResolverEnvironment,
): Promise<Baseline> {
  if ((await fs.kindOf(path)) === null) {
    const hint = "checkpointlint baseline writes it; --no-baseline lints without it";
    const message = `there is no baseline ${path}`;
    // An editor shows it where it is said.
    if (said?.origin.kind !== "file" || pathFromFile(fs, said.origin.source.folder, said.value) !== path)
      throw new ConfigError(message, { hint });
    throw configError([said.origin.source.placed.mistake(said.origin.pointer, "value", message)], hint);
  }
  const { baseline: validate } = await assets.loadConfigValidators();
  return readBaseline(fs, path, validate, { followLinks });
}

const NONE: ReadonlySet<string> = new Set();

/** What a checkpoint's own folder cannot accept. */
function guardingRules({ rules }: RuleSet): ReadonlySet<string> {
  return new Set(rules.filter(({ meta }) => meta.category === "security").map(({ meta }) => meta.id));
}

function acceptanceOf(
  { ignores }: ResolvedConfig,
  baseline: RootBaseline | null,
  guarding: ReadonlySet<string>,
  settings: LinterSettings,
  today: string,
): Acceptance | null {
  const valid = settings.ignores ? ignores.filter(({ entry }) => entry.expires === null || entry.expires >= today) : [];
  const known = baseline?.file.checkpoints.get(baseline.key)?.findings ?? [];
  if (valid.length === 0 && known.length === 0) return null;
  return {
    ignores: valid.map(({ entry, rules, matchesFile }) => ({
      id: entry.id,
      rules,
      matchesFile,
      pointer: entry.pointer,
      reason: entry.reason,
    })),
    baseline: new Map(
      known.filter(({ rule }) => !guarding.has(rule)).map(({ fingerprint, rule }) => [fingerprint, rule]),
    ),
  };
}
