import { valuePlace } from "../../../checkpoint/place.ts";
import { isJsonObject, type JsonValue, memberOf } from "../../../format/json/json-value.ts";
import type { FunctionFinding, FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { embeddingRows } from "../tokenizer/embedding-table.ts";

const FILE = "generation_config.json";
const MAX_IDS = 1000;

/**
 * Every *_token_id of generation_config.json is a row of the embedding table. An id that the tokenizer defines past the
 * table is tokenizer/ids-fit's; what config.json has too, or has otherwise, is said by the rules that look there.
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
    const findings = ids.flatMap((named): readonly FunctionFinding[] => {
      const { name, pointer, id } = named;
      if (id < rows || (typeof defined === "number" && id <= defined)) return [];
      if (isSaidOfConfig(config, named, value)) return [];
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

/**
 * Whether config.json has the same id, so that config/token-ids reports it, or states the role otherwise, which
 * generation/eos-agree and its like report.
 */
function isSaidOfConfig(config: JsonValue | undefined, { name, id }: NamedId, generation: JsonValue): boolean {
  const wanted = [memberOf(config, name) ?? []].flat();
  if (wanted.includes(id)) return true;
  if (!["eos_token_id", "bos_token_id", "pad_token_id"].includes(name)) return false;
  const found = new Set([memberOf(generation, name) ?? []].flat());
  return wanted.some((each: JsonValue) => !found.has(each));
}
