import type { JsonObject } from "../../format/json/json-value.ts";
import type { Mistake } from "../../format/text/mistake.ts";
import { didYouMean } from "../did-you-mean.ts";
import { matchingIds, unknownRuleText } from "../levels.ts";
import type { RuleMeta } from "../rule.ts";
import { RULE_CRASHED } from "../rule-crashed.ts";
import type { ConfigLayer, RuleSetting } from "./config-layer.ts";
import type { Origin } from "./config-origin.ts";
import type { ConfigPart } from "./load-config.ts";

/** What the names in a configuration are looked up in. */
export interface ConfigVocabulary {
  /** Rules that a configuration may name, those of plugins and of checkpointlint itself included. */
  readonly rules: readonly RuleMeta[];
  readonly presets: Iterable<string>;
  /** What is wrong with options for a rule; pointers are relative to the options. */
  optionMistakes(rule: string, options: JsonObject): readonly string[];
}

/** Names of rules, groups and presets that do not exist, and what a checkpoint's own configuration may not switch off. */
export function nameMistakes(parts: readonly ConfigPart[], vocabulary: ConfigVocabulary): readonly Mistake[] {
  const ids = vocabulary.rules.map(({ id }) => id);
  const guarding = new Set(vocabulary.rules.filter(({ category }) => category === "security").map(({ id }) => id));
  const presets = [...vocabulary.presets];
  const found: Mistake[] = [];
  for (const part of parts) {
    if (part.kind === "preset") {
      const { value, origin } = part.name;
      if (!presets.includes(value)) {
        found.push(...at(origin, "value", `there is no preset ${JSON.stringify(value)}${didYouMean(value, presets)}`));
      }
      continue;
    }
    for (const setting of settingsOf(part.layer)) {
      const message = settingMistake(setting, ids, part.layer.source.untrusted ? guarding : NONE);
      if (message !== null) found.push(...at(setting.origin, "key", message));
      else found.push(...optionMistakes(setting, vocabulary));
    }
    for (const { rule, origin } of part.layer.ignores) {
      if (rule.startsWith("internal/")) continue;
      const place = { ...origin, pointer: [...origin.pointer, "rule"] };
      if (matchingIds(rule, ids).length === 0) found.push(...at(place, "value", unknownRuleText(rule, ids)));
      else if (part.layer.source.untrusted && guarding.has(rule)) {
        found.push(
          ...at(
            place,
            "value",
            `${rule} guards against hostile checkpoints: a checkpoint's own folder cannot ignore it`,
          ),
        );
      }
    }
  }
  return found;
}

function settingsOf(layer: ConfigLayer): readonly RuleSetting[] {
  return [layer, ...layer.overrides].flatMap(({ rules }) => rules);
}

const NONE: ReadonlySet<string> = new Set();

function settingMistake({ rule }: RuleSetting, ids: readonly string[], guarding: ReadonlySet<string>): string | null {
  if (guarding.has(rule))
    return `${rule} guards against hostile checkpoints: a checkpoint's own folder cannot set its level`;
  if (rule === RULE_CRASHED.id) return `${rule} has no level: the gate fails closed`;
  return matchingIds(rule, ids).length === 0 ? unknownRuleText(rule, ids) : null;
}

function optionMistakes({ rule, options, origin }: RuleSetting, vocabulary: ConfigVocabulary): readonly Mistake[] {
  if (options === null) return [];
  if (rule.endsWith("/*")) return at(origin, "key", "options are for one rule, not for a group");
  return vocabulary.optionMistakes(rule, options).flatMap((message) => at(origin, "value", message));
}

function at(origin: Origin, part: "key" | "value", message: string): readonly Mistake[] {
  return origin.kind === "file" ? [origin.source.placed.mistake(origin.pointer, part, message)] : [];
}
