import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import type { JsonEdit } from "../../format/json/edit-json.ts";
import { memberOf } from "../../format/json/json-value.ts";
import { valueAt } from "../../format/json/pointer.ts";
import type { BaseModel } from "../../model/base-model.ts";
import type { OutputFile } from "../plan.ts";
import { textFile } from "../planning/text-file.ts";

export interface TokenizerChanges {
  /** Of tokenizer_config.json. */
  readonly edits: readonly JsonEdit[];
  /** Files that the checkpoint lacks. */
  readonly created: readonly OutputFile[];
}

const CONFIG = "tokenizer_config.json";
const MAP = "special_tokens_map.json";

/**
 * What makes a tokenizer that transformers 5 saved readable for 4: the safe fixes of rules/transformers/tokenizer-backend,
 * extra-special-tokens, special-tokens-map and chat-template-file. Transformers 5 reads it as before.
 */
export function tokenizerForV4(checkpoint: Checkpoint, base: BaseModel | null): TokenizerChanges {
  const { documents, facts, files } = checkpoint;
  const config = documents.get(CONFIG)?.value;
  if (config === undefined || facts.get("transformers.saved_by_v5")?.value !== true) return { edits: [], created: [] };
  const edits: JsonEdit[] = [];
  const ofBase = valueAt(base?.data, ["tokenizerConfig", "tokenizer_class"]);
  // LlamaTokenizer builds itself anew, and may lose what tokenizer.json says.
  const isUsable = typeof ofBase === "string" && ofBase !== V5_CLASS && !ofBase.includes("Llama");
  if (memberOf(config, "tokenizer_class") === V5_CLASS && isUsable)
    edits.push({ op: "set", pointer: ["tokenizer_class"], json: JSON.stringify(ofBase) });
  const isFree = memberOf(config, "additional_special_tokens") === undefined;
  if (Array.isArray(memberOf(config, "extra_special_tokens")) && isFree)
    edits.push({ op: "rename", pointer: ["extra_special_tokens"], key: "additional_special_tokens" });
  const template = facts.get("chat_template.file")?.value;
  if (typeof template === "string" && memberOf(config, "chat_template") === undefined)
    edits.push({ op: "insert", pointer: ["chat_template"], json: JSON.stringify(template) });
  const map = files.has(MAP) ? null : facts.get("tokenizer.special_tokens_map");
  return { edits, created: map === null ? [] : [textFile(MAP, `${JSON.stringify(map.value, null, 2)}\n`)] };
}

const V5_CLASS = "TokenizersBackend";
