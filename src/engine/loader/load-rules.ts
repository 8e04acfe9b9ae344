import { RuleFileError } from "../../errors.ts";
import { byPlace, type Mistake, printMistake } from "../../format/text/mistake.ts";
import { FUNCTIONS } from "../functions/registry.ts";
import type { RuleFunction } from "../functions/rule-function.ts";
import type { Preset } from "../preset.ts";
import type { RuleSetSource } from "../rule-set.ts";
import type { RuleSource } from "../rule-source.ts";
import { parsePresetFile } from "./parse-preset-file.ts";
import { parseRuleFile } from "./parse-rule-file.ts";
import type { Vocabulary } from "./rule-mistakes.ts";

export interface RuleFileText {
  /** Relative to the rules folder, with slashes: config/vocab-size.yaml, presets/strict.yaml. */
  readonly path: string;
  readonly text: string;
}

export interface LoadRulesOptions {
  /** What stands before `path` in messages. */
  readonly folder?: string;
  readonly functions?: ReadonlyMap<string, RuleFunction>;
  /** Names of the schemas that `schema` may use; unchecked when left out. */
  readonly schemas?: Iterable<string>;
  /** Rules that exist already, so that a folder of further ones cannot take their ids. */
  readonly existing?: Iterable<string>;
  readonly existingPresets?: Iterable<string>;
  /** Groups in which these files may have no rules. */
  readonly reservedGroups?: ReadonlySet<string>;
  /** Set for rules that did not ship: the web page about them, or an empty text. */
  readonly page?: string;
}

const RULE_PATH = /^([a-z0-9]+(?:-[a-z0-9]+)*\/[a-z0-9]+(?:-[a-z0-9]+)*)\.yaml$/;

/** Reads the rule and preset files of a folder. @throws RuleFileError with every mistake of every file */
export function loadRules(files: readonly RuleFileText[], options: LoadRulesOptions = {}): RuleSetSource {
  const vocabulary: Vocabulary = {
    functions: options.functions ?? FUNCTIONS,
    schemas: options.schemas === undefined ? null : new Set(options.schemas),
  };
  const named = files.map(({ path, text }) => ({
    path,
    text,
    file: `${options.folder ?? "rules"}/${path}`,
    id: RULE_PATH.exec(path)?.[1] ?? null,
  }));
  const mistakes: Mistake[] = [];
  const rules: RuleSource[] = [];
  const seen = new Set(options.existing);
  for (const { file, id, text } of named) {
    if (id === null) mistakes.push({ file, line: 1, column: 1, message: PATH_MISTAKE });
    if (id === null || isPreset(id)) continue;
    const group = id.slice(0, id.indexOf("/"));
    if (options.reservedGroups?.has(group) === true) {
      const message = `the group "${group}" belongs to the rules that ship; choose one of your own, such as acme`;
      mistakes.push({ file, line: 1, column: 1, message });
    } else if (seen.has(id)) mistakes.push({ file, line: 1, column: 1, message: `there is a rule "${id}" already` });
    seen.add(id);
    const parsed = parseRuleFile({ file, id, text }, vocabulary, options.page);
    mistakes.push(...parsed.mistakes);
    if (parsed.source !== null) rules.push(parsed.source);
  }
  const presets: Preset[] = [];
  const presetNames = new Set(options.existingPresets);
  for (const { file, id, text } of named) {
    if (id === null || !isPreset(id)) continue;
    const name = id.slice("presets/".length);
    if (presetNames.has(name))
      mistakes.push({ file, line: 1, column: 1, message: `there is a preset "${name}" already` });
    const parsed = parsePresetFile({ file, name, text }, [...seen]);
    mistakes.push(...parsed.mistakes);
    if (parsed.preset !== null) presets.push(parsed.preset);
  }
  if (mistakes.length > 0) throw ruleFileError(mistakes);
  return {
    rules: rules.sort((a, b) => (a.meta.id < b.meta.id ? -1 : 1)),
    presets: presets.sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

const PATH_MISTAKE =
  "a rule file is named <group>/<name>.yaml, in lower case letters, digits and hyphens; its path is its id";

function isPreset(id: string): boolean {
  return id.startsWith("presets/");
}

function ruleFileError(mistakes: readonly Mistake[]): RuleFileError {
  const sorted = mistakes.toSorted(byPlace);
  const count = sorted.length === 1 ? "a mistake" : `${sorted.length} mistakes`;
  const list = sorted.map((mistake) => `  ${printMistake(mistake)}`).join("\n");
  return new RuleFileError(`${count} in the rule files\n${list}`, {
    hint: "docs/writing-rules.md describes the format",
  });
}
