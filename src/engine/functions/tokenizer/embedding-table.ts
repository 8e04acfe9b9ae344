import type { Checkpoint } from "../../../checkpoint/checkpoint.ts";
import { memberOf } from "../../../format/json/json-value.ts";
import type { PlacedToken } from "./added-tokens.ts";

/**
 * How many token ids the model has embeddings for; null when neither the config nor the weights say. Where vocab_size and
 * the rows of the table differ, weights/embedding-rows says so, and the greater counts here.
 */
export function embeddingRows({ facts, documents }: Checkpoint): number | null {
  const vocabulary = facts.get("vocabulary.size")?.value;
  const rows = facts.get("weights.embedding_rows")?.value;
  const known = [vocabulary, rows].filter((value) => typeof value === "number");
  if (known.length === 0) return null;
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
