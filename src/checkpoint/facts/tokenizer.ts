import { isJsonObject, type JsonValue, memberOf } from "../../format/json/json-value.ts";
import { type Place, valuePlace } from "../place.ts";
import type { Fact, FactName, FactReaders } from "./fact.ts";
import type { FactSource } from "./fact-source.ts";
import { specialTokensMap } from "./special-tokens-map.ts";

type TokenizerFact = Extract<FactName, `tokenizer.${string}` | `chat_template.${string}`>;

const CONFIG = "tokenizer_config.json";

export function tokenizerFacts(source: FactSource): FactReaders<TokenizerFact> {
  const stated = (key: string) => () => statedIn(source, CONFIG, [key]);
  return {
    "tokenizer.size": () => {
      const tokenizer = source.tokenizer;
      if (tokenizer === null || tokenizer.size === 0) return null;
      return { value: tokenizer.size, from: valuePlace("tokenizer.json", ["model", "vocab"]), how: "derived" };
    },
    "tokenizer.max_id": () => maxId(source),
    "tokenizer.class": stated("tokenizer_class"),
    "tokenizer.model": () => {
      const model = source.tokenizer?.model ?? null;
      return model === null
        ? null
        : { value: model, from: valuePlace("tokenizer.json", ["model", "type"]), how: "stated" };
    },
    "tokenizer.special_tokens_map": () => specialTokensMap(source.documents.get(CONFIG)?.value),
    "tokenizer.model_max_length": stated("model_max_length"),
    "chat_template.inline": () => inlineTemplate(source),
    "chat_template.file": () => templateFile(source),
    "chat_template.text": () => templateFile(source) ?? inlineTemplate(source),
  };
}

/** The highest id of tokenizer.json, added_tokens_decoder and added_tokens.json, and the entry that has it. */
function maxId(source: FactSource): Fact | null {
  let highest: { readonly id: number; readonly from: Place } | null = null;
  const consider = (id: number, from: Place): void => {
    if (highest === null || id > highest.id) highest = { id, from };
  };
  const tokenizer = source.tokenizer;
  if (tokenizer !== null && tokenizer.maxId >= 0) {
    const index = tokenizer.addedTokens.findIndex((token) => token.id === tokenizer.maxId);
    const pointer = index < 0 ? ["model", "vocab"] : ["added_tokens", index, "id"];
    consider(tokenizer.maxId, valuePlace("tokenizer.json", pointer));
  }
  const decoder = memberOf(source.documents.get(CONFIG)?.value, "added_tokens_decoder");
  if (isJsonObject(decoder)) {
    for (const key of Object.keys(decoder)) {
      if (/^\d+$/.test(key))
        consider(Number(key), { file: CONFIG, pointer: ["added_tokens_decoder", key], part: "key" });
    }
  }
  const added = source.documents.get("added_tokens.json")?.value;
  if (isJsonObject(added)) {
    for (const [token, id] of Object.entries(added)) {
      if (typeof id === "number") consider(id, valuePlace("added_tokens.json", [token]));
    }
  }
  return toFact(highest);
}

function toFact(highest: { readonly id: number; readonly from: Place } | null): Fact | null {
  return highest === null ? null : { value: highest.id, from: highest.from, how: "derived" };
}

/** A text, or a list of named templates of which the one called "default" counts. */
function inlineTemplate(source: FactSource): Fact | null {
  const template = memberOf(source.documents.get(CONFIG)?.value, "chat_template");
  if (template === "") return null;
  if (typeof template === "string")
    return { value: template, from: valuePlace(CONFIG, ["chat_template"]), how: "stated" };
  if (!Array.isArray(template)) return null;
  const index = Math.max(
    0,
    template.findIndex((entry: JsonValue) => memberOf(entry, "name") === "default"),
  );
  return statedIn(source, CONFIG, ["chat_template", index, "template"]);
}

/** chat_template.jinja since transformers 4.52; chat_template.json beside processors before. */
function templateFile(source: FactSource): Fact | null {
  const jinja = source.documents.get("chat_template.jinja")?.value;
  if (typeof jinja === "string") return { value: jinja, from: valuePlace("chat_template.jinja", []), how: "stated" };
  return statedIn(source, "chat_template.json", ["chat_template"]);
}

function statedIn(source: FactSource, file: string, pointer: readonly (string | number)[]): Fact | null {
  let value: JsonValue | undefined = source.documents.get(file)?.value;
  for (const segment of pointer) {
    value =
      typeof segment === "number" ? (Array.isArray(value) ? value[segment] : undefined) : memberOf(value, segment);
  }
  return value === undefined || value === null ? null : { value, from: valuePlace(file, pointer), how: "stated" };
}
