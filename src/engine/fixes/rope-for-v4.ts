import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import { isJsonObject, memberOf } from "../../format/json/json-value.ts";
import type { StructuralEdit } from "../fix.ts";

/** What transformers 4 knows inside rope_scaling; partial_rotary_factor and sets for each layer type stand elsewhere there. */
export const SCALING_KEYS: ReadonlySet<string> = new Set([
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
 * stand, and finds the same there. null where the config has not the layout of transformers 5 alone, or transformers 4 has
 * no words for what it says.
 */
export function ropeForV4({ documents, facts }: Checkpoint): readonly StructuralEdit[] | null {
  const layout = facts.get("rope.layout");
  if (layout?.value !== "v5") return null;
  const { file, pointer } = layout.from;
  const document = documents.get(file);
  const parameters = facts.config.stated("rope_parameters")?.value;
  if (document === undefined || !isJsonObject(parameters)) return null;
  const container = pointer.slice(0, -1);
  const keys = Object.keys(parameters);
  const theta = document.rawText([...pointer, "rope_theta"]);
  const scaling = keys.filter((key) => key !== "rope_theta");
  if (theta === null || !scaling.every((key) => SCALING_KEYS.has(key))) return null;
  const type = memberOf(parameters, "rope_type") ?? memberOf(parameters, "type") ?? "default";
  // A class that scales by itself would do so without rope_scaling, and has no word for none.
  if (type === "default" && facts.get("rope.type_v4")?.value !== "default") return null;
  const edits: StructuralEdit[] = [
    { op: "insert", file, pointer: [...container, "rope_theta"], json: theta, after: "rope_parameters" },
  ];
  if (type !== "default") {
    const members = scaling.map((key) => `${JSON.stringify(key)}: ${document.rawText([...pointer, key]) ?? "null"}`);
    const json = `{${members.join(", ")}}`;
    edits.push({ op: "insert", file, pointer: [...container, "rope_scaling"], json, after: "rope_parameters" });
  }
  return edits;
}
