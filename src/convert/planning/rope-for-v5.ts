import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import { SCALING_KEYS } from "../../engine/fixes/rope-for-v4.ts";
import type { JsonEdit } from "../../format/json/edit-json.ts";
import { isJsonObject, memberOf } from "../../format/json/json-value.ts";
import { valueAt } from "../../format/json/pointer.ts";

/**
 * rope_parameters with the values of rope_theta and rope_scaling, which stay; null where the config has not the layout of
 * transformers 4 alone, or what it means in the other is not certain: then transformers 5 translates it as it loads.
 */
export function ropeForV5({ documents, facts }: Checkpoint): readonly JsonEdit[] | null {
  const { config } = facts;
  const theta = config.stated("rope_theta");
  if (facts.get("rope.layout")?.value !== "v4" || typeof theta?.value !== "number") return null;
  const document = documents.get(theta.from.file);
  const container = theta.from.pointer.slice(0, -1);
  const part = valueAt(document?.value, container);
  // Classes with a set for each layer type, a part that is not turned or a scaling of their own have more to say.
  const byClass = Object.keys(config.modelType?.rope ?? {});
  if (byClass.length === 0 || !byClass.every((key) => key === "rope_theta" || key === "rope_type")) return null;
  if (memberOf(config.modelType?.rope, "rope_type") !== "default") return null;
  if (["partial_rotary_factor", "rotary_pct", "rope_local_base_freq"].some((key) => config.stated(key) !== null))
    return null;
  const scaling = memberOf(part, "rope_scaling") ?? null;
  if (scaling === null && config.stated("rope_scaling") !== null) return null;
  if (scaling !== null && !(isJsonObject(scaling) && Object.keys(scaling).every((key) => SCALING_KEYS.has(key))))
    return null;
  const type = memberOf(scaling ?? undefined, "rope_type") ?? memberOf(scaling ?? undefined, "type") ?? "default";
  if (scaling !== null && (type === "default" || type !== facts.get("rope.type")?.value)) return null;
  const raw = (key: string): string | null => document?.rawText([...container, key]) ?? null;
  const thetaText = raw("rope_theta");
  if (thetaText === null) return null;
  const members = [`"rope_theta": ${thetaText}`, `"rope_type": ${JSON.stringify(type)}`];
  for (const key of Object.keys(scaling ?? {})) {
    const text = document?.rawText([...container, "rope_scaling", key]) ?? null;
    if (text === null) return null;
    if (key !== "rope_type" && key !== "type" && key !== "rope_theta") members.push(`${JSON.stringify(key)}: ${text}`);
  }
  const json = `{${members.join(", ")}}`;
  return [{ op: "insert", pointer: [...container, "rope_parameters"], json, after: "rope_theta" }];
}
