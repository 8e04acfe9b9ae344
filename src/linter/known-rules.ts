import { createSearch, isCheckpoint } from "../checkpoint/discover-search.ts";
import { createConfigSearch } from "../engine/config/find-config.ts";
import { INTERNAL_RULES } from "../engine/internal-rules.ts";
import type { Level, RuleMeta } from "../engine/rule.ts";
import { createLinter, type LinterEnvironment } from "./create-linter.ts";
import type { ConfigChoice } from "./linter-settings.ts";

/** A rule and the level that it has. */
export interface KnownRule {
  readonly meta: RuleMeta;
  readonly level: Level;
}

/**
 * The rules that there are in the current folder, those of plugins and those about a run among them, sorted by id.
 * @param preset null: what configuration says, or else recommended
 * @throws ConfigError, RuleFileError or UsageError
 */
export async function knownRules(
  { config, preset }: { readonly config: ConfigChoice; readonly preset: string | null },
  environment: LinterEnvironment,
): Promise<readonly KnownRule[]> {
  const linter = await createLinter(
    {
      model: null,
      server: null,
      transformersVersion: null,
      preset,
      levels: [],
      config: await governing(config, environment),
      baseline: { kind: "none" },
      ignores: true,
      deep: false,
      keepSubject: false,
    },
    environment,
  );
  const { ruleSet, levels } = await linter.settingsOf(".");
  const metas = [...ruleSet.rules.map(({ meta }) => meta), ...INTERNAL_RULES].sort((a, b) => (a.id < b.id ? -1 : 1));
  return metas.map((meta) => ({ meta, level: levels.get(meta.id) ?? meta.severity }));
}

/** The nearest one counts as a checkpoint's own only where the current folder is a checkpoint. */
async function governing(config: ConfigChoice, { fs, note }: LinterEnvironment): Promise<ConfigChoice> {
  if (config.kind !== "nearest") return config;
  const search = createSearch(fs);
  if ((await isCheckpoint(search, ".", await search.list("."))) !== "no") return config;
  const found = await createConfigSearch(fs, note).nearest(".");
  return found === null ? { kind: "none" } : { kind: "file", path: found.path };
}
