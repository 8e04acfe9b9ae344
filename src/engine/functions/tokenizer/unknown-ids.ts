import type { RuleContext } from "../../rule.ts";
import { embeddingRows } from "./embedding-table.ts";

/**
 * Whether an id is neither a row of the embedding table nor a token of the tokenizer: a slip of the pen or another model's.
 * (An id that the tokenizer does define past the table is tokenizer/ids-fit's.)
 */
export function unknownIds({ checkpoint, base }: RuleContext): (id: number) => boolean {
  const rows = embeddingRows(checkpoint, base);
  const defined = checkpoint.facts.get("tokenizer.max_id")?.value;
  return (id) => rows !== null && id >= rows && !(typeof defined === "number" && id <= defined);
}
