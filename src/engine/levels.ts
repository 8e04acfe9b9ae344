import { UsageError } from "../errors.ts";
import { didYouMean } from "./did-you-mean.ts";
import type { LevelEntry, Preset } from "./preset.ts";
import type { Level, RuleMeta } from "./rule.ts";

export const LEVELS: readonly Level[] = ["error", "warning", "info", "off"];

/** The level of every rule: its own severity, then what the preset says, then the overrides in their order. @throws UsageError */
export function resolveLevels(options: {
  readonly rules: Iterable<RuleMeta>;
  readonly preset: Preset | null;
  readonly overrides?: readonly LevelEntry[];
}): ReadonlyMap<string, Level> {
  const levels = new Map<string, Level>();
  for (const meta of options.rules) levels.set(meta.id, meta.severity);
  const ids = [...levels.keys()];
  for (const entry of [...(options.preset?.rules ?? []), ...(options.overrides ?? [])]) {
    const matching = matchingIds(entry.rule, ids);
    if (matching.length === 0) throw unknownRule(entry.rule, ids);
    for (const id of matching) levels.set(id, entry.level);
  }
  return levels;
}

/** A preset by its name. @throws UsageError */
export function findPreset(presets: ReadonlyMap<string, Preset>, name: string): Preset {
  const preset = presets.get(name);
  if (preset !== undefined) return preset;
  throw new UsageError(`there is no preset "${name}"${didYouMean(name, presets.keys())}`, {
    hint: `presets are: ${[...presets.keys()].sort().join(", ")}`,
  });
}

/** Reads `id:level` or `group/*:level`, as --rule takes it. @throws UsageError */
export function parseLevelEntry(text: string): LevelEntry {
  const colon = text.lastIndexOf(":");
  const hint = `write <rule>:<level> or <group>/*:<level>; levels are ${LEVELS.join(", ")}`;
  if (colon < 1) throw new UsageError(`"${text}" names no level`, { hint });
  const name = text.slice(colon + 1);
  const level = LEVELS.find((each) => each === name);
  if (level === undefined) throw new UsageError(`there is no level "${name}"${didYouMean(name, LEVELS)}`, { hint });
  return { rule: text.slice(0, colon), level };
}

/** The ids that a rule id or `<group>/*` stands for. */
export function matchingIds(rule: string, ids: readonly string[]): readonly string[] {
  if (!rule.endsWith("/*")) return ids.includes(rule) ? [rule] : [];
  const group = rule.slice(0, -1);
  return ids.filter((id) => id.startsWith(group));
}

function unknownRule(rule: string, ids: readonly string[]): UsageError {
  return new UsageError(unknownRuleText(rule, ids), { hint: "checkpointlint rules lists them all" });
}

/** That no rule or group has such a name, and which was probably meant. */
export function unknownRuleText(rule: string, ids: readonly string[]): string {
  const groups = [...new Set(ids.map((id) => `${id.slice(0, id.indexOf("/"))}/*`))];
  const candidates = rule.endsWith("/*") ? groups : ids;
  // A name without its group is the likeliest mistake of all.
  const bare = candidates.find((id) => id.endsWith(`/${rule}`));
  const suggestion = bare === undefined ? didYouMean(rule, candidates) : `, did you mean "${bare}"?`;
  return `there is no rule ${JSON.stringify(rule)}${suggestion}`;
}
