import type { EncodingCount } from "../engine/pair-encodings.ts";
import { effectOn } from "./encoding-problems.ts";
import type { PartDifference } from "./tokenizer-parts.ts";

/** Parts that together say how a text is cut, the most telling first: a tokenizer that was written anew differs in several. */
const CUTTING = ["pair/tokenizer-model", "pair/pre-tokenizer", "pair/normalizer", "pair/tokenizer-options"] as const;

/**
 * What differs in how both cut a text as one difference, with the number of texts that come out otherwise. Where that is at
 * most a tenth, as of a Llama 2 tokenizer that transformers 5 has saved (5 of 61), it weighs as an option does. Where the kinds
 * of models differ, so do their tables: that is not told again.
 *
 * @param texts what both make of the same texts; null where that was not looked at
 */
export function asOneCause(
  differences: readonly PartDifference[],
  texts: EncodingCount | null,
): readonly PartDifference[] {
  const cutting = CUTTING.flatMap((code) => differences.filter((each) => each.code === code));
  const [first, ...others] = cutting;
  if (first === undefined) return differences;
  const isOtherKind = first.code === "pair/tokenizer-model";
  const rest = differences.filter((each) => !cutting.includes(each) && !(isOtherKind && isTable(each)));
  const names = others.map(({ pointer }) => String(pointer.at(-1)));
  const more = names.length === 0 ? "" : `; ${joined(names)} differ${names.length === 1 ? "s" : ""} too`;
  const isSmall = !isOtherKind && texts !== null && texts.compared > 0 && texts.differing * 10 <= texts.compared;
  return [
    {
      ...first,
      code: isSmall ? "pair/tokenizer-options" : first.code,
      detail: `${first.detail}${more}${effectOn(texts)}`,
    },
    ...rest,
  ];
}

function isTable({ code }: PartDifference): boolean {
  return code === "pair/merges" || code === "pair/scores" || code === "pair/post-processor";
}

function joined(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
