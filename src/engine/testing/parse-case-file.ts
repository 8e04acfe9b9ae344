import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { RuleFileError } from "../../errors.ts";
import type { JsonValue } from "../../format/json/json-value.ts";
import { byPlace, type Mistake, printMistake } from "../../format/text/mistake.ts";
import { readYaml, type YamlFile } from "../../format/yaml/yaml-file.ts";
import { jsonIdentity } from "../json-equal.ts";
import { schemaMistakes } from "../loader/schema-mistakes.ts";
import type { CaseFile, CaseInput } from "./case-file.ts";
import { CASE_FILE_SCHEMA } from "./case-file-schema.ts";

let compiled: ValidateFunction<CaseFile> | null = null;

/** Reads a case file. @throws RuleFileError with every mistake: unknown keys, two cases with one name or one input, no case with a target */
export function parseCaseFile(file: string, text: string): CaseFile {
  const yaml = readYaml(file, text);
  if (yaml.value === undefined) throw caseFileError(yaml.mistakes);
  compiled ??= new Ajv2020({ allErrors: true, verbose: true, strictTypes: false }).compile<CaseFile>(CASE_FILE_SCHEMA);
  const cases: unknown = yaml.value;
  if (!compiled(cases)) throw caseFileError(schemaMistakes(yaml, compiled.errors ?? []));
  const mistakes = [...repeated(yaml, cases)];
  if (cases.valid.every(({ expect }) => expect === "not-applicable")) {
    mistakes.push(yaml.mistake(["valid"], "key", "no valid case has anything to look at"));
  }
  if (mistakes.length > 0) throw caseFileError(mistakes);
  return cases;
}

/** Two cases of one name cannot be told apart, and two of one input test one thing. */
function* repeated(yaml: YamlFile, { valid, invalid }: CaseFile): Iterable<Mistake> {
  const names = new Set<string>();
  const inputs = new Map<string, string>();
  for (const [list, cases] of [["valid", valid] as const, ["invalid", invalid] as const]) {
    for (const [index, input] of cases.entries()) {
      const { name } = input;
      if (names.has(name)) yield yaml.mistake([list, index, "name"], "value", `a second case is named "${name}"`);
      names.add(name);
      const identity = inputIdentity(input);
      const same = inputs.get(identity);
      if (same !== undefined) yield yaml.mistake([list, index], "value", `"${name}" has the same input as "${same}"`);
      inputs.set(identity, name);
    }
  }
}

/** All that a rule is shown; what a case of one more kind has does not compile before it stands here. */
const INPUT_KEYS: { readonly [Key in Exclude<keyof CaseInput, "name">]-?: true } = {
  ...{ base: true, deployment: true, patch: true, files: true, bytes: true, remove: true, special: true },
  ...{ tensors: true, scans: true, sharded: true, target: true, platform: true, servedLength: true },
};

function inputIdentity(input: CaseInput): string {
  const all = { ...input, remove: input.remove?.toSorted() };
  const parts = (Object.keys(INPUT_KEYS) as (keyof typeof INPUT_KEYS)[]).map((key) => all[key] ?? null);
  return jsonIdentity(parts as unknown as JsonValue);
}

function caseFileError(mistakes: readonly Mistake[]): RuleFileError {
  const list = mistakes.toSorted(byPlace).map((mistake) => `  ${printMistake(mistake)}`);
  return new RuleFileError(`a case file is wrong\n${list.join("\n")}`, {
    hint: "docs/writing-rules.md describes case files",
  });
}
