import type { Mistake } from "../../format/text/mistake.ts";
import { readYaml } from "../../format/yaml/yaml-file.ts";
import { didYouMean } from "../did-you-mean.ts";
import { matchingIds } from "../levels.ts";
import type { Preset } from "../preset.ts";
import { fileValidators, type PresetFile } from "./file-validators.ts";
import { schemaMistakes } from "./schema-mistakes.ts";

export interface ParsedPreset {
  /** null when there are mistakes. */
  readonly preset: Preset | null;
  readonly mistakes: readonly Mistake[];
}

/** Reads and validates one preset file. `ids` are the rules that it may name. */
export function parsePresetFile(
  { file, name, text }: { readonly file: string; readonly name: string; readonly text: string },
  ids: readonly string[],
): ParsedPreset {
  const yaml = readYaml(file, text);
  if (yaml.value === undefined) return { preset: null, mistakes: yaml.mistakes };
  const validate = fileValidators().preset;
  const content: unknown = yaml.value;
  if (!validate(content)) return { preset: null, mistakes: schemaMistakes(yaml, validate.errors ?? []) };
  const mistakes = Object.keys(content.rules)
    .filter((rule) => matchingIds(rule, ids).length === 0)
    .map((rule) => yaml.mistake(["rules", rule], "key", `there is no rule "${rule}"${didYouMean(rule, ids)}`));
  return mistakes.length === 0 ? { preset: toPreset(name, content), mistakes } : { preset: null, mistakes };
}

function toPreset(name: string, { description, rules }: PresetFile): Preset {
  return { name, description, rules: Object.entries(rules).map(([rule, level]) => ({ rule, level })) };
}
