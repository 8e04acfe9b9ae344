import { FACTS } from "../../checkpoint/facts/fact.ts";
import type { JsonObject, JsonValue } from "../../format/json/json-value.ts";
import { memberOf } from "../../format/json/json-value.ts";
import { type Pointer, parsePointer } from "../../format/json/pointer.ts";
import type { Mistake } from "../../format/text/mistake.ts";
import type { YamlFile } from "../../format/yaml/yaml-file.ts";
import { CAUSES } from "../causes.ts";
import { isFactName, isPairFactName, parseReference } from "../compile-source.ts";
import { didYouMean } from "../did-you-mean.ts";
import type { RuleFunction } from "../functions/rule-function.ts";
import { SOURCE_KEYS } from "../operators/is-source.ts";
import { functionMistakes } from "./function-mistakes.ts";
import { globMistakes } from "./glob-mistakes.ts";
import { mentionsOf } from "./mentions.ts";
import { operatorMistake } from "./operator-mistake.ts";
import { placeholderMistakes } from "./placeholder-mistakes.ts";
import type { PointedMistake } from "./pointed-mistake.ts";
import type { RuleFile } from "./rule-file.ts";

/** What the names in a rule are looked up in. */
export interface Vocabulary {
  readonly functions: ReadonlyMap<string, RuleFunction>;
  /** Names of schemas/hf/<name>.schema.json; null when they are not known here. */
  readonly schemas: ReadonlySet<string> | null;
}

/** What is wrong with a rule (or those keys of it that follow the schema): names that do not exist, texts that are no pointer or pattern. */
export function ruleMistakes(yaml: YamlFile, rule: Partial<RuleFile>, vocabulary: Vocabulary): readonly Mistake[] {
  const found: PointedMistake[] = [...checkMistakes(rule), ...sideMistakes(rule)];
  for (const mention of mentionsOf(rule)) {
    if (mention.kind === "source") found.push(...sourceMistakes(mention.source, mention.pointer));
    else if (mention.kind === "glob") found.push(...globMistakes(mention));
    else if (mention.kind === "empty-condition") {
      found.push({ pointer: mention.pointer, message: "the condition has no operator; add for instance exists: true" });
    } else {
      const message = operatorMistake(mention.name, mention.argument, vocabulary.schemas);
      if (message !== null) found.push({ pointer: mention.pointer, message });
    }
  }
  if (rule.docs?.trim() === "") found.push({ pointer: ["docs"], message: "docs is empty" });
  if (rule.cause !== undefined && !CAUSES.has(rule.cause)) {
    found.push({
      pointer: ["cause"],
      message: `unknown cause "${rule.cause}"${didYouMean(rule.cause, CAUSES.keys())}`,
    });
  }
  found.push(...functionMistakes(rule, vocabulary.functions), ...placeholderMistakes(rule, vocabulary.functions));
  return found.map(({ pointer, message }) => yaml.mistake(pointer, "value", message));
}

/** A rule about pairs is about two checkpoints: a fact without a side is of neither. */
function* sideMistakes(rule: Partial<RuleFile>): Iterable<PointedMistake> {
  if (rule.check === undefined || !("fact" in rule.check) || !isPairFactName(rule.check.fact)) return;
  for (const mention of mentionsOf(rule)) {
    const name = mention.kind === "source" ? memberOf(mention.source, "fact") : undefined;
    if (!isFactName(name)) continue;
    const message = `"${name}" is of one checkpoint, and this rule is about a pair: write target.${name} or draft.${name}`;
    yield { pointer: [...mention.pointer, "fact"], message };
  }
}

function* checkMistakes({ check }: Partial<RuleFile>): Iterable<PointedMistake> {
  if (check === undefined) return;
  if ("fact" in check) {
    yield* factMistakes(check.fact, ["check", "fact"]);
    if (check.missingAt !== undefined) yield* referenceMistakes(check.missingAt, ["check", "missingAt"]);
  }
  if (!("at" in check)) return;
  for (const [index, text] of [check.at ?? ""].flat().entries()) {
    yield* pointerMistakes(text, typeof check.at === "string" ? ["check", "at"] : ["check", "at", index]);
  }
}

function* sourceMistakes(source: JsonObject, pointer: Pointer): Iterable<PointedMistake> {
  const keys = SOURCE_KEYS.filter((key) => Object.hasOwn(source, key));
  if (keys.length > 1) yield { pointer, message: `a source says one of ${keys.join(" and ")}, not both` };
  for (const key of keys) {
    const argument = memberOf(source, key) ?? null;
    const at = [...pointer, key];
    if (key === "fact" || key === "baseFact") yield* factMistakes(argument, at);
    if (key === "base") yield* pointerMistakes(argument, at);
    if (key === "ref") yield* referenceMistakes(argument, at);
  }
}

function* factMistakes(name: JsonValue, pointer: Pointer): Iterable<PointedMistake> {
  if (!isFactName(name) && !isPairFactName(name)) {
    yield { pointer, message: `unknown fact "${String(name)}"${didYouMean(String(name), Object.keys(FACTS))}` };
  }
}

function* pointerMistakes(text: JsonValue, pointer: Pointer): Iterable<PointedMistake> {
  if (parsePointer(String(text)) === null) {
    const slashed = `/${String(text).replaceAll(".", "/")}`;
    yield { pointer, message: `"${String(text)}" is no JSON pointer, did you mean "${slashed}"?` };
  }
}

function* referenceMistakes(text: JsonValue, pointer: Pointer): Iterable<PointedMistake> {
  if (parseReference(String(text)) === null) {
    yield { pointer, message: `"${String(text)}" is no reference; write file.json#/key` };
  }
}
