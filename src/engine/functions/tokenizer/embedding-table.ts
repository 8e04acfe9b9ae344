import type { Checkpoint } from "../../../checkpoint/checkpoint.ts";
import { memberOf } from "../../../format/json/json-value.ts";
import type { BaseModel } from "../../../model/base-model.ts";
import type { PlacedToken } from "./added-tokens.ts";

/**
 * How many token ids the model has embeddings for; null when neither the config nor the weights say. Where vocab_size, the
 * rows of the table and the base model's vocab_size differ, weights/embedding-rows and config/vocab-size say so, and the
 * greatest counts here.
 */
export function embeddingRows({ facts, documents }: Checkpoint, base: BaseModel | null): number | null {
  const stated = [facts.get("vocabulary.size")?.value, facts.get("weights.embedding_rows")?.value];
  if (stated.every((value) => typeof value !== "number")) return null;
  const known = [...stated, base?.facts.get("vocabulary.size")?.value].filter((value) => typeof value === "number");
  const additional = memberOf(documents.get("config.json")?.value, "additional_vocab_size");
  const type = facts.get("architecture.root_model_type")?.value;
  const extra = typeof additional === "number" ? additional : (EXTRA_ROWS.get(String(type)) ?? 0);
  return Math.max(...known) + extra;
}

/** Rows that a class adds to vocab_size. transformers modeling_mllama.py: nn.Embedding(config.vocab_size + 8, ...). */
const EXTRA_ROWS: ReadonlyMap<string, number> = new Map([
  ["mllama", 8],
  ["mllama_text_model", 8],
]);

/**
 * Tokens past the table that a base model was published with. The text-only Gemma 3 models (270M, 1B) share the tokenizer
 * of those that see: 262144 is the placeholder of an image, which they never get.
 */
export function isPublishedOverflow({ facts }: Checkpoint, { id, content }: PlacedToken): boolean {
  const type = String(facts.get("architecture.model_type")?.value);
  return type === "gemma3_text" && id === 262144 && content === "<image_soft_token>";
}
