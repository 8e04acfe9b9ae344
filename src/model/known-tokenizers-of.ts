import type { JsonValue } from "../format/json/json-value.ts";
import { valueAt } from "../format/json/pointer.ts";
import type { KnownTokenizer } from "../format/tokenizer/known-tokenizer.ts";

/**
 * What base models tell of their tokenizer.json files, by SHA-256 in hex. A model whose entry does not count its vocabulary
 * has none here: its file is read whole.
 * @param models the files of models/, parsed
 */
export function knownTokenizersOf(models: readonly JsonValue[]): ReadonlyMap<string, KnownTokenizer> {
  const known = new Map<string, KnownTokenizer>();
  for (const model of models) {
    const number = (...pointer: readonly string[]): number | null => {
      const value = valueAt(model, ["tokenizer", ...pointer]);
      return typeof value === "number" ? value : null;
    };
    const [size, maxId] = [number("size"), number("maxId")];
    const vocabulary = { size: number("vocabulary", "size"), maxId: number("vocabulary", "maxId") };
    const hashes = valueAt(model, ["tokenizer", "sha256"]);
    if (size === null || maxId === null || vocabulary.size === null || vocabulary.maxId === null) continue;
    const tokenizer = { size, maxId, vocabulary: { size: vocabulary.size, maxId: vocabulary.maxId } };
    for (const hash of Array.isArray(hashes) ? hashes : []) if (typeof hash === "string") known.set(hash, tokenizer);
  }
  return known;
}
