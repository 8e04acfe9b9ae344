import { createHash } from "node:crypto";
import { ConfigError } from "../errors.ts";
import { readTokenizer } from "../format/tokenizer/read-tokenizer.ts";
import { readTokenIds } from "../format/tokenizer/token-ids.ts";
import { tokenIdsHash } from "../format/tokenizer/token-ids-hash.ts";
import type { TokenizerSummary } from "../format/tokenizer/tokenizer-summary.ts";

/** The part `tokenizer` of a base model (schemas/base-model.schema.json). */
export interface TokenizerFingerprint {
  readonly model: string;
  /** Distinct ids, vocabulary and added tokens together. */
  readonly size: number;
  readonly maxId: number;
  readonly vocabulary: { readonly size: number; readonly maxId: number };
  readonly idsSha256: string;
  readonly sha256: readonly string[];
  /** Ids at or past the rows of the embedding table. */
  readonly overflow: readonly number[];
}

/**
 * @param bytes a whole tokenizer.json
 * @param vocabSize rows of the embedding table; null when they are not known, then nothing overflows
 * @throws ConfigError when the file is no sound tokenizer.json
 */
export function tokenizerFingerprint(
  bytes: Uint8Array,
  vocabSize: number | null,
): { readonly fingerprint: TokenizerFingerprint; readonly tokenizer: TokenizerSummary } {
  const { tokenizer, faults } = readTokenizer(bytes);
  const [fault] = faults;
  if (tokenizer === null || fault !== undefined) {
    throw new ConfigError(`tokenizer.json: ${fault?.detail ?? "it cannot be read"}`, { hint: WHOLE_FILE });
  }
  if (tokenizer.model === null || tokenizer.size === 0) {
    throw new ConfigError(`tokenizer.json: ${tokenizer.size === 0 ? "it has no token" : "model.type is missing"}`, {
      hint: WHOLE_FILE,
    });
  }
  const ids = readTokenIds(bytes);
  const limit = vocabSize ?? Number.POSITIVE_INFINITY;
  const overflow = new Set([...ids.values()].filter((id) => id >= limit));
  return {
    tokenizer,
    fingerprint: {
      model: tokenizer.model,
      size: tokenizer.size,
      maxId: tokenizer.maxId,
      vocabulary: tokenizer.vocabulary,
      idsSha256: tokenIdsHash(ids),
      sha256: [createHash("sha256").update(bytes).digest("hex")],
      overflow: [...overflow].sort((a, b) => a - b),
    },
  };
}

const WHOLE_FILE = "give the tokenizer.json that save_pretrained() wrote, whole";
