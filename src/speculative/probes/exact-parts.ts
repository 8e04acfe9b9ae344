import { isJsonObject, type JsonValue, memberOf } from "../../format/json/json-value.ts";

/** What ByteLevel splits at, in the Rust library and since GPT-2. */
const GPT2_SPLIT = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

/**
 * Pre-tokenizers that the library writes in JavaScript's classes, as a Split, whose pattern it translates: a digit is ASCII
 * there and whatever Unicode calls a number in Rust, and spaces differ by U+0085 and U+FEFF.
 */
export function exactParts(part: JsonValue): JsonValue {
  const list = memberOf(part, "pretokenizers");
  if (isJsonObject(part) && Array.isArray(list)) {
    return { ...part, pretokenizers: list.map((each: JsonValue) => exactParts(each)) };
  }
  if (!isJsonObject(part)) return part;
  const { type } = part;
  if (type === "Digits") return split(memberOf(part, "individual_digits") === true ? "\\p{N}" : "\\p{N}+");
  if (type === "ByteLevel" && memberOf(part, "use_regex") !== false) {
    return { type: "Sequence", pretokenizers: [split(GPT2_SPLIT), { ...part, use_regex: false }] };
  }
  return part;
}

function split(Regex: string): JsonValue {
  return { type: "Split", pattern: { Regex }, behavior: "Isolated", invert: false };
}
