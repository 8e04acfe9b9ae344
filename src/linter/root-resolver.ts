import { CONFIG_RULES } from "../engine/config/config-rules.ts";
import { createConfigSearch, type FoundConfig } from "../engine/config/find-config.ts";
import { findPreset, resolveLevels } from "../engine/levels.ts";
import type { Level } from "../engine/rule.ts";
import type { RuleSet } from "../engine/rule-set.ts";
import { ConfigError } from "../errors.ts";
import type { VirtualFs } from "../source/virtual-fs.ts";
import type { Assets } from "./assets.ts";
import type { ConfiguredRoots } from "./configured-roots.ts";
import type { LinterSettings } from "./linter-settings.ts";
import { EMBEDDED, type RootConfig, type RootSettings, type RootSubject } from "./root-settings.ts";

export interface ResolverEnvironment {
  readonly fs: VirtualFs;
  readonly assets: Assets;
  readonly ruleSet: RuleSet;
  note(text: string): Promise<void>;
  readonly importModule: ((path: string) => Promise<unknown>) | null;
  /** YYYY-MM-DD, UTC. */
  today(): string;
}

const DEFAULT_PRESET = "recommended";

/** What holds for each checkpoint, and for the resources in each folder. Both throw ConfigError or UsageError. */
export interface RootResolver {
  settingsOf(root: string, subject?: RootSubject): Promise<RootSettings>;
  /** With who said it, also where no file governs. */
  configOf(root: string, subject?: RootSubject): Promise<RootConfig>;
}

/** Files are read once; without any, nothing of what reads them is even loaded. */
export function createRootResolver(settings: LinterSettings, env: ResolverEnvironment): RootResolver {
  const search = createConfigSearch(env.fs, env.note);
  const roots = new Map<string, Promise<RootSettings>>();
  let plain: RootSettings | null = null;
  let loading: Promise<ConfiguredRoots> | null = null;
  const configured = (): Promise<ConfiguredRoots> => {
    loading ??= import("./configured-roots.ts").then(({ createConfiguredRoots }) =>
      createConfiguredRoots(settings, env, search),
    );
    return loading;
  };

  const resolve = async (root: string, subject: RootSubject): Promise<RootSettings> => {
    const found = await findFor(root, settings, search.nearest, env.fs);
    if (found === null && settings.baseline.kind !== "file") {
      plain ??= plainSettings(settings, env.ruleSet);
      return plain;
    }
    return (await configured()).settingsOf(root, found, subject);
  };
  return {
    settingsOf(root, subject = "checkpoint") {
      const key = `${subject} ${root}`;
      const known = roots.get(key) ?? resolve(root, subject);
      roots.set(key, known);
      return known;
    },
    async configOf(root, subject = "checkpoint") {
      const found = await findFor(root, settings, search.nearest, env.fs);
      return (await (await configured()).settingsOf(root, found, subject)).config;
    },
  };
}

async function findFor(
  root: string,
  { config }: LinterSettings,
  nearest: (folder: string) => Promise<FoundConfig | null>,
  fs: VirtualFs,
): Promise<FoundConfig | null> {
  if (config.kind === "none") return null;
  if (config.kind === "nearest") return nearest(root);
  const { path } = config;
  if ((await fs.kindOf(path)) === null) {
    throw new ConfigError(`there is no configuration ${path}`, { hint: "checkpointlint init writes one" });
  }
  return { path, folder: fs.parent(path) };
}

/** Of a checkpoint that no file governs. */
function plainSettings(settings: LinterSettings, ruleSet: RuleSet): RootSettings {
  const { model, server, transformersVersion, preset, levels } = settings;
  const resolved: ReadonlyMap<string, Level> = resolveLevels({
    rules: [...ruleSet.rules.map(({ meta }) => meta), ...CONFIG_RULES],
    preset: findPreset(ruleSet.presets, preset ?? DEFAULT_PRESET),
    overrides: levels,
  });
  return {
    model: model === null ? null : { name: model, path: model, mistake: null },
    server: server === EMBEDDED ? null : server,
    transformersVersion,
    levels: resolved,
    fileLevels: [],
    ruleSet,
    acceptance: null,
    config: null,
  };
}
