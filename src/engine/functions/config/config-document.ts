import type { Checkpoint } from "../../../checkpoint/checkpoint.ts";
import { textSection } from "../../../checkpoint/facts/model-config.ts";
import { isJsonObject, type JsonObject } from "../../../format/json/json-value.ts";
import { type Pointer, valueAt } from "../../../format/json/pointer.ts";

/** The text model's part of config.json. */
export interface TextConfig {
  /** Where the part begins; empty for a plain model. */
  readonly section: Pointer;
  readonly value: JsonObject;
}

export const CONFIG = "config.json";

/** config.json as an object; null when it is absent or was not readable. */
export function rootConfig(checkpoint: Checkpoint): JsonObject | null {
  const value = checkpoint.documents.get(CONFIG)?.value;
  return isJsonObject(value) ? value : null;
}

export function textConfig(checkpoint: Checkpoint): TextConfig | null {
  const root = rootConfig(checkpoint);
  if (root === null) return null;
  const section = textSection(root);
  const value = valueAt(root, section);
  return isJsonObject(value) ? { section, value } : null;
}
