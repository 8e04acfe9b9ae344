import type { Checkpoint } from "../../../checkpoint/checkpoint.ts";
import { filePlace } from "../../../checkpoint/place.ts";
import type { Problem } from "../../../checkpoint/problem.ts";
import type { JsonValue } from "../../../format/json/json-value.ts";
import type { FunctionFinding, FunctionOutcome, RuleFunction } from "../rule-function.ts";

const MAX_RELATED = 20;

/**
 * Faults of safetensors headers, one finding for all that are of one kind: a writer that spells dtypes its own way
 * does so in every tensor of every shard. Files that no loader picks, while the others are sound, are left out.
 */
export const headerProblems: RuleFunction = {
  name: "weights/header-problems",
  options: {
    type: "object",
    additionalProperties: false,
    required: ["codes"],
    properties: {
      codes: { type: "array", items: { type: "string" }, minItems: 1 },
      unless: {
        type: "array",
        items: { type: "string" },
        description: "a file with one of these is left out: it is the cause, and another rule reports it",
      },
    },
  },
  placeholders: ["detail", "more"],
  run({ checkpoint }, options): FunctionOutcome {
    const codes = codeSet(options["codes"]);
    const explained = filesWith(checkpoint, codeSet(options["unless"]));
    const groups = new Map<string, Problem[]>();
    for (const problem of checkpoint.problems) {
      const { file } = problem.place;
      if (!codes.has(problem.code) || explained.has(file) || isPassedOver(checkpoint, file)) continue;
      const group = groups.get(problem.code);
      if (group === undefined) groups.set(problem.code, [problem]);
      else group.push(problem);
    }
    return { targets: checkpoint.weights.shards.length, findings: [...groups.values()].flatMap(finding) };
  },
};

function codeSet(list: JsonValue | undefined): ReadonlySet<string> {
  return new Set(Array.isArray(list) ? list.map(String) : []);
}

function filesWith({ problems }: Checkpoint, codes: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(problems.filter(({ code }) => codes.has(code)).map(({ place }) => place.file));
}

function isPassedOver({ weights }: Checkpoint, file: string): boolean {
  return weights.complete && !weights.loaded.some((shard) => shard.file === file);
}

function finding(problems: readonly Problem[]): readonly FunctionFinding[] {
  const [first] = problems;
  if (first === undefined) return [];
  const others = [...new Set(problems.map(({ place }) => place.file))].filter((file) => file !== first.place.file);
  const args = { detail: first.detail, more: more(problems.length - 1, others.length) };
  const related = others.slice(0, MAX_RELATED).map((file) => filePlace(file, "and in this file"));
  return [{ args, primary: first.place, related }];
}

/** "" or " (and 290 more like it, in this and 3 more files)": put behind the first fault's detail. */
function more(count: number, files: number): string {
  if (count === 0) return "";
  const where = files === 0 ? "" : `, in ${count > files ? "this and " : ""}${files} more ${plural(files, "file")}`;
  return ` (and ${count} more like it${where})`;
}

function plural(count: number, noun: string): string {
  return count === 1 ? noun : `${noun}s`;
}
