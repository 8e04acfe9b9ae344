import type { Fact, Facts } from "../checkpoint/facts/fact.ts";

/** Types whose max_position_embeddings is the length after scaling already. */
const SCALED: ReadonlySet<string> = new Set(["default", "llama3", "longrope", "proportional"]);

/**
 * Tokens that a model was made for, after rope scaling, as vLLM derives them (_get_and_verify_max_len): with yarn the
 * original length times the factor, with linear and dynamic scaling max_position_embeddings times the factor. That gemma3's
 * is the scaled length already is inferred: 131072 with a factor of 8, and its authors name 128K.
 */
export function contextLength(facts: Facts): Fact<number> | null {
  const stated = facts.get("architecture.max_position_embeddings");
  if (stated === null || typeof stated.value !== "number") return null;
  const fact = { ...stated, value: stated.value };
  const type = facts.get("rope.type")?.value;
  const factor = facts.get("rope.factor")?.value;
  const family = facts.get("architecture.model_type")?.value;
  if (typeof type !== "string" || SCALED.has(type) || typeof factor !== "number") return fact;
  if (typeof family === "string" && family.startsWith("gemma3")) return fact;
  const original = facts.get("rope.original_max_position_embeddings")?.value;
  const length = type === "yarn" && typeof original === "number" ? original : fact.value;
  return { ...fact, value: Math.round(length * factor), how: "derived" };
}
