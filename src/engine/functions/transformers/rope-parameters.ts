import type { Checkpoint } from "../../../checkpoint/checkpoint.ts";
import type { Fact } from "../../../checkpoint/facts/fact.ts";
import { isJsonObject, memberOf } from "../../../format/json/json-value.ts";
import type { Fix, StructuralEdit } from "../../fix.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";

/** A rotary embedding that stands in rope_parameters alone, where readers of transformers 4 do not look. */
export const ropeParameters: RuleFunction = {
  name: "transformers/rope-parameters",
  options: { type: "object", additionalProperties: false },
  placeholders: [],
  fix: "safe",
  run({ checkpoint }): FunctionOutcome {
    const layout = checkpoint.facts.get("rope.layout");
    if (layout === null) return { targets: 0, findings: [] };
    if (layout.value !== "v5") return { targets: 1, findings: [] };
    const primary = { ...layout.from, part: "key" as const };
    return { targets: 1, findings: [{ args: {}, primary, fixes: writeForV4(checkpoint, layout) }] };
  },
};

/** What transformers 4 knows inside rope_scaling; partial_rotary_factor and sets for each layer type stand elsewhere there. */
const SCALING_KEYS: ReadonlySet<string> = new Set([
  "rope_type",
  "type",
  "factor",
  "original_max_position_embeddings",
  "low_freq_factor",
  "high_freq_factor",
  "attention_factor",
  "beta_fast",
  "beta_slow",
  "mscale",
  "mscale_all_dim",
  "short_factor",
  "long_factor",
]);

/**
 * rope_theta and rope_scaling with the values of rope_parameters, which stays: transformers 5 takes rope_scaling where both
 * stand, and finds the same there.
 */
function writeForV4({ documents, facts }: Checkpoint, { from: { file, pointer } }: Fact): readonly Fix[] {
  const document = documents.get(file);
  const parameters = facts.config.stated("rope_parameters")?.value;
  if (document === undefined || !isJsonObject(parameters)) return [];
  const container = pointer.slice(0, -1);
  const keys = Object.keys(parameters);
  const theta = document.rawText([...pointer, "rope_theta"]);
  const scaling = keys.filter((key) => key !== "rope_theta");
  if (theta === null || !scaling.every((key) => SCALING_KEYS.has(key))) return [];
  const type = memberOf(parameters, "rope_type") ?? memberOf(parameters, "type") ?? "default";
  // A class that scales by itself would do so without rope_scaling, and has no word for none.
  if (type === "default" && facts.get("rope.type_v4")?.value !== "default") return [];
  const edits: StructuralEdit[] = [
    { op: "insert", file, pointer: [...container, "rope_theta"], json: theta, after: "rope_parameters" },
  ];
  if (type !== "default") {
    const members = scaling.map((key) => `${JSON.stringify(key)}: ${document.rawText([...pointer, key]) ?? "null"}`);
    const json = `{${members.join(", ")}}`;
    edits.push({ op: "insert", file, pointer: [...container, "rope_scaling"], json, after: "rope_parameters" });
  }
  const names = edits.length === 1 ? "rope_theta" : "rope_theta and rope_scaling";
  return [{ title: `add ${names} beside rope_parameters`, safety: "safe", edits }];
}
