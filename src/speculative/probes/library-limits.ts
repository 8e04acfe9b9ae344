import { isJsonObject, type JsonValue, memberOf } from "../../format/json/json-value.ts";
import type { EncoderSource } from "./encoder-source.ts";

/**
 * Why @huggingface/tokenizers 0.2 cannot be relied on for a tokenizer; null where its encodings are those of the Rust
 * library. Read from the source of both: what it leaves out it leaves out silently. What it refuses by itself is not here.
 */
export function libraryLimit(source: EncoderSource): string | null {
  const { outline, model } = source;
  if (model !== "BPE") return `its model is ${model ?? "not named"}, and only BPE is encoded`;
  const options = memberOf(outline, "model");
  for (const key of ["continuing_subword_prefix", "end_of_word_suffix"]) {
    const value = memberOf(options, key);
    if (typeof value === "string" && value !== "") return `its model has ${key}`;
  }
  const dropout = memberOf(options, "dropout");
  if (typeof dropout === "number" && dropout > 0) return "its model drops merges at random (dropout)";
  if (source.addedTokens.some(({ singleWord }) => singleWord === true))
    return "it has added tokens that are single words";
  return normalizerLimit(outline) ?? preTokenizerLimit(outline) ?? postProcessorLimit(source);
}

const NORMALIZERS = new Set(["NFC", "NFD", "NFKC", "NFKD", "Prepend", "Replace"]);

function normalizerLimit(outline: JsonValue): string | null {
  const other = partsOf(memberOf(outline, "normalizer"), "normalizers").find((part) => !NORMALIZERS.has(typeOf(part)));
  return other === undefined ? null : `its normalizer is ${typeOf(other)}`;
}

function preTokenizerLimit(outline: JsonValue): string | null {
  for (const part of partsOf(memberOf(outline, "pre_tokenizer"), "pretokenizers")) {
    const why = partLimit(part, outline);
    if (why !== null) return why;
  }
  return null;
}

function partLimit(part: JsonValue, outline: JsonValue): string | null {
  switch (typeOf(part)) {
    case "ByteLevel":
      // The space comes before the split, which exactParts takes out of it.
      if (memberOf(part, "add_prefix_space") === false || memberOf(part, "use_regex") === false) return null;
      return "its pre-tokenizer ByteLevel puts a space before each text and splits it";
    case "Digits":
      return null;
    case "Split": {
      const behavior = String(memberOf(part, "behavior")).toLowerCase();
      const isInverted = memberOf(part, "invert") === true;
      if (isInverted ? behavior === "removed" : behavior === "isolated") return null;
      if (neverMatches(memberOf(part, "pattern"), outline)) return null;
      return `its pre-tokenizer splits with the behavior ${behavior}${isInverted ? ", inverted" : ""}`;
    }
    case "Metaspace":
      // Else it splits before each space sign, or goes by an older key; the library does neither.
      if (memberOf(part, "split") === false && typeof memberOf(part, "prepend_scheme") === "string") return null;
      return "its pre-tokenizer Metaspace splits at spaces";
    default:
      return `its pre-tokenizer is ${typeOf(part)}`;
  }
}

/** Gemma splits at spaces, which its normalizer has taken out before. */
function neverMatches(pattern: JsonValue | undefined, outline: JsonValue): boolean {
  const text = memberOf(pattern, "String");
  if (typeof text !== "string" || text === "") return false;
  return partsOf(memberOf(outline, "normalizer"), "normalizers").some((part, index, parts) => {
    const content = memberOf(part, "content");
    return (
      index === parts.length - 1 &&
      typeOf(part) === "Replace" &&
      memberOf(memberOf(part, "pattern"), "String") === text &&
      typeof content === "string" &&
      !content.includes(text)
    );
  });
}

function postProcessorLimit(source: EncoderSource): string | null {
  for (const part of partsOf(memberOf(source.outline, "post_processor"), "processors")) {
    const type = typeOf(part);
    if (type === "ByteLevel") continue;
    if (type !== "TemplateProcessing") return `its post-processor is ${type}`;
    const tokens = memberOf(part, "special_tokens");
    // The library takes the id of the token's text, whatever the template says.
    for (const [text, token] of Object.entries(isJsonObject(tokens) ? tokens : {})) {
      const ids = memberOf(token, "ids");
      if (!Array.isArray(ids) || ids.length !== 1 || ids[0] !== source.idOf(text)) {
        return `its post-processor gives ${JSON.stringify(text.slice(0, 40))} other ids than the vocabulary`;
      }
    }
  }
  return null;
}

/** One part, or the parts of a sequence (of sequences). */
export function partsOf(part: JsonValue | undefined, key: string): readonly JsonValue[] {
  if (part === undefined || part === null) return [];
  const list = memberOf(part, key);
  return Array.isArray(list) ? list.flatMap((each: JsonValue) => partsOf(each, key)) : [part];
}

function typeOf(part: JsonValue): string {
  const type = memberOf(part, "type");
  return typeof type === "string" ? type.slice(0, 40) : "not named";
}
