import { valuePlace } from "../../../checkpoint/place.ts";
import { type JsonValue, memberOf } from "../../../format/json/json-value.ts";
import { valueAt } from "../../../format/json/pointer.ts";
import type { BaseModel } from "../../../model/base-model.ts";
import type { Fix, StructuralEdit } from "../../fix.ts";
import { safetyWithBase } from "../../fixes/safety-with-base.ts";
import { nameList } from "../files/name-list.ts";
import type { FunctionFinding, FunctionOutcome, RuleFunction } from "../rule-function.ts";

const FILE = "generation_config.json";

/** Flags of generation_config.json that contradict each other, so that save_pretrained refuses them. */
export const samplingFlags: RuleFunction = {
  name: "generation/sampling-flags",
  options: { type: "object", additionalProperties: false },
  fix: "safe",
  placeholders: ["flags", "reason", "remedy"],
  run({ checkpoint: { documents }, base }): FunctionOutcome {
    const config = documents.get(FILE)?.value;
    if (config === undefined) return { targets: 0, findings: [] };
    return { targets: 1, findings: CONTRADICTIONS.flatMap((contradiction) => judge(config, contradiction, base)) };
  },
};

interface Contradiction {
  /** The key that says whether the flags have a meaning, and the values that say no; undefined where it is absent. */
  readonly key: string;
  readonly excludes: (value: JsonValue | undefined) => boolean;
  /** Flag to the values that are no contradiction, beside null and absent. */
  readonly flags: ReadonlyMap<string, JsonValue>;
  readonly reason: string;
  readonly remedy: string;
}

const NO_DEFAULT: JsonValue = null;

/** transformers GenerationConfig.validate (4.45 to 5.12): what it raises for when strict, as save_pretrained is. */
const CONTRADICTIONS: readonly Contradiction[] = [
  {
    key: "do_sample",
    excludes: (value) => value !== true,
    flags: new Map<string, JsonValue>([
      ["temperature", 1],
      ["top_p", 1],
      ["top_k", 50],
      ["min_p", NO_DEFAULT],
      ["typical_p", 1],
      ["epsilon_cutoff", 0],
      ["eta_cutoff", 0],
    ]),
    reason: "do_sample is not true",
    remedy: "set do_sample to true",
  },
  {
    key: "num_beams",
    excludes: (value) => value === undefined || value === null || value === 1,
    flags: new Map<string, JsonValue>([
      ["early_stopping", false],
      ["length_penalty", 1],
    ]),
    reason: "num_beams is not above 1",
    remedy: "set num_beams above 1",
  },
];

function judge(
  config: JsonValue,
  { key, excludes, flags, reason, remedy }: Contradiction,
  base: BaseModel | null,
): readonly FunctionFinding[] {
  const switchValue = memberOf(config, key);
  if (!excludes(switchValue)) return [];
  const stated = [...flags].flatMap(([flag, harmless]) => {
    const value = memberOf(config, flag);
    return value === undefined || value === null || value === harmless ? [] : [{ flag, value }];
  });
  const [first] = stated;
  if (first === undefined) return [];
  const names = stated.map(({ flag, value }) => `${flag} ${JSON.stringify(value)}`);
  const primary = valuePlace(FILE, [switchValue === undefined || switchValue === null ? first.flag : key]);
  const args = { flags: nameList(names), reason, remedy };
  const related = stated.map(({ flag }) => valuePlace(FILE, [flag], "has no effect"));
  const fix =
    key === "do_sample"
      ? sample(switchValue !== undefined, base)
      : leaveOut(
          stated.map(({ flag }) => flag),
          names,
        );
  return [{ args, primary, related: related.filter(({ pointer }) => pointer[0] !== primary.pointer[0]), fixes: [fix] }];
}

/**
 * Whether a model is meant to sample only its base can say, and only where the file itself does not: engines differ in
 * what they make of it, and do_sample: false may be meant.
 */
function sample(isStated: boolean, base: BaseModel | null): Fix {
  const samples = !isStated && valueAt(base?.data, ["generationConfig", "do_sample"]) === true;
  const edit = { file: FILE, pointer: ["do_sample"], json: "true" };
  return {
    title: "set do_sample to true",
    safety: samples ? safetyWithBase("safe", base) : "unsafe",
    edits: [isStated ? { op: "set", ...edit } : { op: "insert", ...edit }],
  };
}

/** Without beams they have no effect, but a caller of generate() may ask for some and count on them. */
function leaveOut(flags: readonly string[], names: readonly string[]): Fix {
  const edits = flags.map((flag): StructuralEdit => ({ op: "remove", file: FILE, pointer: [flag] }));
  return { title: `remove ${nameList(names)}`, safety: "unsafe", edits };
}
