import { createHash } from "node:crypto";

/**
 * The fingerprint that base models keep as `idsSha256` (schemas/base-model.schema.json): two tokenizers have the same one
 * exactly when they give every token the same id. SHA-256, 64 lower-case hexadecimal digits.
 */
export function tokenIdsHash(ids: ReadonlyMap<string, number>): string {
  // `<` compares UTF-16 code units, which every language can do alike.
  const sorted = [...ids].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const lines = sorted.map(([token, id]) => JSON.stringify([token, id]));
  return createHash("sha256").update(lines.join("\n")).digest("hex");
}
