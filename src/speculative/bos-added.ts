import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { Fact } from "../checkpoint/facts/fact.ts";
import { valuePlace } from "../checkpoint/place.ts";
import { isJsonObject, type JsonValue, memberOf } from "../format/json/json-value.ts";

const FILE = "tokenizer.json";

/**
 * Whether the tokenizer puts a special token before a text: the template of its post-processor says so. Without
 * tokenizer.json, add_bos_token of tokenizer_config.json; null when neither is there.
 */
export function bosAdded({ tokenizer, documents }: Checkpoint): Fact<boolean> | null {
  if (tokenizer === null) {
    const stated = memberOf(documents.get("tokenizer_config.json")?.value, "add_bos_token");
    if (typeof stated !== "boolean") return null;
    return { value: stated, from: valuePlace("tokenizer_config.json", ["add_bos_token"]), how: "stated" };
  }
  const processor = memberOf(tokenizer.outline, "post_processor") ?? null;
  return {
    value: beginsWithSpecial(processor),
    from: { file: FILE, pointer: ["post_processor"], part: "key" },
    how: "derived",
  };
}

function beginsWithSpecial(processor: JsonValue): boolean {
  const parts = memberOf(processor, "processors");
  if (Array.isArray(parts)) return parts.some((each: JsonValue) => beginsWithSpecial(each));
  switch (memberOf(processor, "type")) {
    case "TemplateProcessing": {
      const single = memberOf(processor, "single");
      return Array.isArray(single) && isJsonObject(memberOf(single[0], "SpecialToken"));
    }
    case "BertProcessing":
    case "RobertaProcessing":
      return true;
    default:
      return false;
  }
}
