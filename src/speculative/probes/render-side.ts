import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import { isJsonObject, type JsonValue, memberOf } from "../../format/json/json-value.ts";
import type { Asked } from "./asking-once.ts";
import { CHATS } from "./chats.ts";
import type { Outcome } from "./probe-task.ts";

/** The longest template of a base model has 12,000 characters. */
const MAX_TEMPLATE = 1_000_000;

/** The chats by the template of one side, in the order of CHATS; nothing when it has no template. */
export async function renderSide({ facts, documents }: Checkpoint, thread: Asked): Promise<readonly Outcome<string>[]> {
  const template = facts.get("chat_template.text")?.value;
  if (typeof template !== "string") return [];
  if (template.length > MAX_TEMPLATE)
    return CHATS.map(() => ({ error: `it has more than ${MAX_TEMPLATE} characters` }));
  const tokens = {
    ...tokensOf(documents.get("special_tokens_map.json")?.value),
    ...tokensOf(documents.get("tokenizer_config.json")?.value),
  };
  const answer = await thread.ask({ kind: "render", template, tokens });
  return "error" in answer ? CHATS.map(() => answer) : answer.value;
}

/** bos_token and others: a text, or an added token with its flags. */
function tokensOf(value: JsonValue | undefined): Readonly<Record<string, string>> {
  const tokens: Record<string, string> = {};
  for (const [key, token] of Object.entries(isJsonObject(value) ? value : {})) {
    if (!/^[a-z]{1,20}_token$/.test(key)) continue;
    const text = typeof token === "string" ? token : memberOf(token, "content");
    if (typeof text === "string") tokens[key] = text;
  }
  return tokens;
}
