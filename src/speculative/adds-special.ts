import { isJsonObject, type JsonValue, memberOf } from "../format/json/json-value.ts";
import type { TokenizerSummary } from "../format/tokenizer/tokenizer-summary.ts";

/** Whether the post-processor of tokenizer.json puts a special token first (bos) or last (eos) in a text. */
export function addsSpecial({ outline }: Pick<TokenizerSummary, "outline">, at: "first" | "last"): boolean {
  return frames(memberOf(outline, "post_processor") ?? null, at === "first" ? 0 : -1);
}

function frames(processor: JsonValue, at: 0 | -1): boolean {
  const parts = memberOf(processor, "processors");
  if (Array.isArray(parts)) return parts.some((each: JsonValue) => frames(each, at));
  switch (memberOf(processor, "type")) {
    case "TemplateProcessing": {
      const single = memberOf(processor, "single");
      return Array.isArray(single) && isJsonObject(memberOf(single.at(at), "SpecialToken"));
    }
    case "BertProcessing":
    case "RobertaProcessing":
      return true;
    default:
      return false;
  }
}
