import type { JsonValue } from "../format/json/json-value.ts";
import { memberOf } from "../format/json/json-value.ts";
import type { BaseModel } from "../model/base-model.ts";

/** A file of a checkpoint to the part of a base model's entry that holds the base's own. */
const PARTS: ReadonlyMap<string, string> = new Map([
  ["config.json", "config"],
  ["generation_config.json", "generationConfig"],
  ["tokenizer_config.json", "tokenizerConfig"],
]);

/** Of these an entry keeps the keys that rules compare, not all. */
const ABRIDGED: ReadonlySet<string> = new Set(["tokenizer_config.json"]);

/** Whether a key that `baseFileOf` lacks is one that the base model itself lacks. */
export function isWholeInBase(file: string): boolean {
  return !ABRIDGED.has(file);
}

/** What the base model has in a file of that name; undefined when it is not known. */
export function baseFileOf(base: BaseModel | null, file: string): JsonValue | undefined {
  const part = PARTS.get(file);
  return base === null || part === undefined ? undefined : memberOf(base.data, part);
}
