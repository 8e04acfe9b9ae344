import type { Checkpoint } from "../../../checkpoint/checkpoint.ts";
import type { Problem } from "../../../checkpoint/problem.ts";
import { isVocabularyFile } from "../../../checkpoint/vocabulary-file.ts";
import type { JsonObject, JsonValue } from "../../../format/json/json-value.ts";
import type { FunctionFinding, FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { nameList } from "./name-list.ts";

/**
 * Problems of whole files, one finding for all files with the same fault: thirty shards that are Git LFS pointers are
 * one fault. Files that no loader reads, because others are picked and sound, are left out.
 */
export const problemGroup: RuleFunction = {
  name: "files/problem-group",
  options: {
    type: "object",
    additionalProperties: false,
    required: ["codes"],
    properties: {
      codes: { type: "array", items: { type: "string" }, minItems: 1 },
      together: { type: "boolean", description: "group files whose details differ" },
    },
  },
  placeholders: ["count", "names", "detail"],
  run({ checkpoint }, options: JsonObject): FunctionOutcome {
    const codes = codeSet(options["codes"]);
    const groups = new Map<string, Problem[]>();
    for (const problem of checkpoint.problems) {
      if (!codes.has(problem.code) || isPassedOver(checkpoint, problem.place.file)) continue;
      const key = options["together"] === true ? problem.code : `${problem.code} ${problem.detail}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [problem]);
      else group.push(problem);
    }
    return { targets: checkpoint.files.size, findings: [...groups.values()].flatMap(finding) };
  },
};

function codeSet(list: JsonValue | undefined): ReadonlySet<string> {
  return new Set(Array.isArray(list) ? list.map(String) : []);
}

function finding(problems: readonly Problem[]): readonly FunctionFinding[] {
  const [first] = problems;
  if (first === undefined) return [];
  const names = problems.map((problem) => problem.place.file);
  const args = { count: names.length, names: nameList(names), detail: first.detail };
  return [{ args, primary: first.place }];
}

/** A weight file that is not picked, while all that are picked could be read; an older vocabulary beside tokenizer.json. */
function isPassedOver({ weights, tokenizer }: Checkpoint, file: string): boolean {
  if (/\.(?:safetensors|bin|pt|pth)$/.test(file)) {
    return weights.complete && !weights.loaded.some((shard) => shard.file === file);
  }
  return tokenizer !== null && isVocabularyFile(file);
}
