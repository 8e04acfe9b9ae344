import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import type { JsonEdit } from "../../format/json/edit-json.ts";
import { memberOf } from "../../format/json/json-value.ts";
import { type Pointer, valueAt } from "../../format/json/pointer.ts";

const KEY = "tie_word_embeddings";

/**
 * What makes config.json say that the head is not the embedding: at the top, which a composite model's class goes by, and
 * in the part of the text model, which the text model's class goes by when it is built alone.
 */
export function untieEdits({ facts, documents }: Checkpoint): readonly JsonEdit[] {
  const config = documents.get("config.json")?.value;
  const { section } = facts.config;
  const parts: readonly Pointer[] = section.length === 0 ? [[]] : [[], section];
  return parts.flatMap((part): JsonEdit[] => {
    const value = memberOf(valueAt(config, part), KEY);
    const pointer = [...part, KEY];
    if (value === false) return [];
    return [{ op: value === undefined ? "insert" : "set", pointer, json: "false" }];
  });
}
