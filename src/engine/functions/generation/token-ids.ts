import { valuePlace } from "../../../checkpoint/place.ts";
import { isJsonObject, type JsonValue, memberOf } from "../../../format/json/json-value.ts";
import type { FunctionFinding, FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { embeddingRows } from "../tokenizer/embedding-table.ts";

const FILE = "generation_config.json";
const MAX_IDS = 1000;

/**
 * Every *_token_id of generation_config.json is a row of the embedding table. An id that the tokenizer defines past the
 * table is tokenizer/ids-fit's; one that only differs from config.json's is said by the rules that compare the two.
 */
export const generationTokenIds: RuleFunction = {
  name: "generation/token-ids",
  options: { type: "object", additionalProperties: false },
  placeholders: ["name", "rows"],
  run({ checkpoint, base }): FunctionOutcome {
    const value = checkpoint.documents.get(FILE)?.value;
    const rows = embeddingRows(checkpoint, base);
    if (!isJsonObject(value) || rows === null) return { targets: 0, findings: [] };
    const config = checkpoint.documents.get("config.json")?.value;
    const defined = checkpoint.facts.get("tokenizer.max_id")?.value;
    const ids = Object.entries(value)
      .flatMap(([key, ids]) => tokenIds(key, ids))
      .slice(0, MAX_IDS);
    const findings = ids.flatMap(({ name, pointer, id }): readonly FunctionFinding[] => {
      if (id < rows || (typeof defined === "number" && id <= defined)) return [];
      if (isComparedWith(config, name, value)) return [];
      return [{ args: { name, rows }, primary: valuePlace(FILE, pointer), actual: id, expected: rows - 1 }];
    });
    return { targets: ids.length, findings };
  },
};

interface NamedId {
  readonly name: string;
  readonly pointer: readonly (string | number)[];
  readonly id: number;
}

function tokenIds(name: string, value: JsonValue): readonly NamedId[] {
  if (!name.endsWith("_token_id")) return [];
  const items = Array.isArray(value) ? value.slice(0, MAX_IDS) : [value];
  return items.flatMap((id: JsonValue, index): readonly NamedId[] =>
    typeof id === "number" && Number.isInteger(id)
      ? [{ name, pointer: Array.isArray(value) ? [name, index] : [name], id }]
      : [],
  );
}

/** Whether config.json states the same role otherwise, which generation/eos-agree and its like report. */
function isComparedWith(config: JsonValue | undefined, name: string, generation: JsonValue): boolean {
  if (!["eos_token_id", "bos_token_id", "pad_token_id"].includes(name)) return false;
  const wanted = [memberOf(config, name) ?? []].flat();
  const found = new Set([memberOf(generation, name) ?? []].flat());
  return wanted.some((id: JsonValue) => !found.has(id));
}
