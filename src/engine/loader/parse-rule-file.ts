import type { ErrorObject } from "ajv";
import { isJsonObject, type JsonObject, type JsonValue } from "../../format/json/json-value.ts";
import { parsePointer } from "../../format/json/pointer.ts";
import type { Mistake } from "../../format/text/mistake.ts";
import { readYaml } from "../../format/yaml/yaml-file.ts";
import { PROBLEM_FIXES } from "../checks/problem-fixes.ts";
import { isPairFactName } from "../compile-source.ts";
import type { FixSafety } from "../fix.ts";
import type { RuleSource } from "../rule-source.ts";
import { fileValidators } from "./file-validators.ts";
import { fixesOf } from "./fix-mistakes.ts";
import { mentionsOf } from "./mentions.ts";
import type { RuleFile } from "./rule-file.ts";
import { ruleMistakes, type Vocabulary } from "./rule-mistakes.ts";
import { schemaMistakes } from "./schema-mistakes.ts";
import { toRegex } from "./to-regex.ts";

export interface ParsedRule {
  /** null when there are mistakes. */
  readonly source: RuleSource | null;
  readonly mistakes: readonly Mistake[];
}

/** Reads and validates one rule file. `file` is how mistakes name it, `id` what its path says. */
export function parseRuleFile(
  { file, id, text }: { readonly file: string; readonly id: string; readonly text: string },
  vocabulary: Vocabulary,
  page?: string,
): ParsedRule {
  const yaml = readYaml(file, text);
  if (yaml.value === undefined) return { source: null, mistakes: yaml.mistakes };
  const validate = fileValidators().rule;
  const rule: unknown = yaml.value;
  if (!validate(rule)) {
    const errors = validate.errors ?? [];
    const mistakes = [
      ...schemaMistakes(yaml, errors),
      ...ruleMistakes(yaml, soundPart(yaml.value, errors), vocabulary),
    ];
    return { source: null, mistakes };
  }
  const mistakes = ruleMistakes(yaml, rule, vocabulary);
  return mistakes.length === 0
    ? { source: toSource(id, rule, vocabulary, page), mistakes }
    : { source: null, mistakes };
}

/** The keys at the top that follow the schema, so that one mistake does not hide those in the rest of the file. */
function soundPart(value: JsonValue, errors: readonly ErrorObject[]): Partial<RuleFile> {
  const wrong = new Set(errors.map(({ instancePath }) => parsePointer(instancePath)?.[0]));
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(Object.entries(value).filter(([key]) => !wrong.has(key)));
}

function toSource(id: string, rule: RuleFile, { functions }: Vocabulary, page: string | undefined): RuleSource {
  const { title, severity, category, since, docs, evidence, check } = rule;
  return {
    meta: {
      id,
      title,
      severity,
      category,
      since,
      docs: docs.trim(),
      evidence,
      cause: rule.cause ?? null,
      errorId: rule.errorId ?? null,
      needsBase: comparesWithBase(rule) || ("function" in check && functions.get(check.function)?.needsBase === true),
      ...subjectOf(rule),
      ...(page === undefined ? {} : { page }),
      ...bestFix(rule, functions),
    },
    when: rule.when ?? [],
    check,
    message: rule.message.trim(),
    suggestion: rule.suggestion?.trim() ?? null,
    related: (rule.related ?? []).map(({ label, ...source }) => ({ source, label })),
    fixes: fixesOf(rule).map(({ fix }) => fix),
    globs: globsOf(rule),
  };
}

/** Problems of YAML and of what stands in it are seen where a deployment is read, and nowhere else; likewise of pairs. */
function subjectOf(rule: RuleFile): Pick<RuleSource["meta"], "subject"> {
  const { check } = rule;
  const isAbout = (format: RegExp): boolean =>
    "problem" in check && [check.problem].flat().every((code) => format.test(code));
  if (isAbout(/^(?:yaml|deploy)\//)) return { subject: "deployment" };
  return isAbout(/^pair\//) || ("fact" in check && isPairFactName(check.fact)) ? { subject: "pair" } : {};
}

function bestFix(rule: RuleFile, functions: Vocabulary["functions"]): { readonly fix?: FixSafety } {
  const all = [...fixesOf(rule).map(({ fix }) => fix.safety), ...fixesOfCheck(rule, functions)];
  const [first] = all;
  return first === undefined ? {} : { fix: all.includes("safe") ? "safe" : first };
}

/** Of what is no rule's own: the fixes of its function, or of the problems that it tells of. */
function fixesOfCheck({ check }: RuleFile, functions: Vocabulary["functions"]): readonly FixSafety[] {
  if ("problem" in check) return [check.problem].flat().flatMap((code) => PROBLEM_FIXES.get(code) ?? []);
  if (!("function" in check)) return [];
  const fix = functions.get(check.function)?.fix;
  const safety = typeof fix === "function" ? fix(check.options ?? {}) : fix;
  return safety === undefined || safety === null ? [] : [safety];
}

/** A condition that holds without a base model too (`any` with `absent: true` of one of its values) waits for none. */
function comparesWithBase({ when = [], fix: _, ...rule }: RuleFile): boolean {
  for (const mention of mentionsOf({ ...rule, when: when.filter((condition) => !holdsWithoutBase(condition)) })) {
    if (mention.kind !== "source") continue;
    if (Object.hasOwn(mention.source, "base") || Object.hasOwn(mention.source, "baseFact")) return true;
  }
  return false;
}

function holdsWithoutBase(condition: JsonObject): boolean {
  const cases = condition["any"];
  return (
    Array.isArray(cases) &&
    cases.some(
      (each: JsonValue) =>
        isJsonObject(each) &&
        each["absent"] === true &&
        (Object.hasOwn(each, "base") || Object.hasOwn(each, "baseFact")),
    )
  );
}

function globsOf(rule: RuleFile): Readonly<Record<string, string>> {
  const globs = new Map<string, string>();
  for (const mention of mentionsOf(rule)) {
    if (mention.kind !== "glob") continue;
    const made = toRegex(mention.glob, mention.over);
    if ("regex" in made) globs.set(mention.glob, made.regex);
  }
  return Object.fromEntries(globs);
}
