import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import type { Fact } from "../checkpoint/facts/fact.ts";
import { valuePlace } from "../checkpoint/place.ts";
import { memberOf } from "../format/json/json-value.ts";
import { addsSpecial } from "./adds-special.ts";

const FILE = "tokenizer_config.json";
/** Classes of transformers 4 that put bos there by add_bos_token, whatever the post-processor of the file says. */
const BY_FLAG = /^(?:Llama|CodeLlama|Gemma|Cohere)Tokenizer(?:Fast)?$/;

/**
 * Whether the tokenizer puts a special token before a text: the template of its post-processor says so, or add_bos_token of
 * tokenizer_config.json in a class that goes by it (DeepSeek). Without tokenizer.json that key alone; null when nothing says it.
 */
export function bosAdded({ tokenizer, documents }: Checkpoint): Fact<boolean> | null {
  const config = documents.get(FILE)?.value;
  const flag = memberOf(config, "add_bos_token");
  const name = memberOf(config, "tokenizer_class");
  const stated = typeof flag === "boolean" ? flag : null;
  const byFlag: Fact<boolean> = {
    value: stated === true,
    from: valuePlace(FILE, ["add_bos_token"]),
    how: "stated",
  };
  if (tokenizer === null) return stated === null ? null : byFlag;
  const value = addsSpecial(tokenizer, "first");
  if (!value && stated === true && typeof name === "string" && BY_FLAG.test(name)) return byFlag;
  return { value, from: { file: "tokenizer.json", pointer: ["post_processor"], part: "key" }, how: "derived" };
}
