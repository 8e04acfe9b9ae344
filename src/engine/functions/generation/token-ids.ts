import { valuePlace } from "../../../checkpoint/place.ts";
import { isJsonObject, type JsonValue, memberOf } from "../../../format/json/json-value.ts";
import type { FunctionFinding, FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { embeddingRows } from "../tokenizer/embedding-table.ts";
import { unknownIds } from "../tokenizer/unknown-ids.ts";

const FILE = "generation_config.json";
/** generation/schema refuses longer lists. */
const MAX_IDS = 1000;

/**
 * Every *_token_id of generation_config.json is a row of the embedding table. An id that the tokenizer defines past the
 * table is tokenizer/ids-fit's; what config.json has too, or has otherwise, is said by the rules that look there.
 */
export const generationTokenIds: RuleFunction = {
  name: "generation/token-ids",
  options: { type: "object", additionalProperties: false },
  placeholders: ["name", "rows"],
  run(context): FunctionOutcome {
    const { checkpoint, base } = context;
    const value = checkpoint.documents.get(FILE)?.value;
    const rows = embeddingRows(checkpoint, base);
    if (!isJsonObject(value) || rows === null) return { targets: 0, findings: [] };
    const config = checkpoint.documents.get("config.json")?.value;
    const isUnknown = unknownIds(context);
    let targets = 0;
    const findings: FunctionFinding[] = [];
    for (const [name, given] of Object.entries(value)) {
      if (!name.endsWith("_token_id")) continue;
      const isSaid = saidOfConfig(config, name, value);
      for (const { pointer, id } of tokenIds(name, given)) {
        targets++;
        if (!isUnknown(id) || isSaid(id)) continue;
        findings.push({ args: { name, rows }, primary: valuePlace(FILE, pointer), actual: id, expected: rows - 1 });
      }
    }
    return { targets, findings };
  },
};

interface PlacedId {
  readonly pointer: readonly (string | number)[];
  readonly id: number;
}

function tokenIds(name: string, value: JsonValue): readonly PlacedId[] {
  const items = Array.isArray(value) ? value.slice(0, MAX_IDS) : [value];
  return items.flatMap((id: JsonValue, index): readonly PlacedId[] =>
    typeof id === "number" && Number.isInteger(id)
      ? [{ pointer: Array.isArray(value) ? [name, index] : [name], id }]
      : [],
  );
}

/**
 * What other rules say: config/token-ids of an id that config.json has too, generation/eos-agree and its like of a role that
 * config.json states otherwise.
 */
function saidOfConfig(config: JsonValue | undefined, name: string, generation: JsonValue): (id: number) => boolean {
  const wanted = new Set([memberOf(config, name) ?? []].flat());
  const found = new Set([memberOf(generation, name) ?? []].flat());
  const differs = ROLES.has(name) && [...wanted].some((id) => !found.has(id));
  return (id) => differs || wanted.has(id);
}

const ROLES: ReadonlySet<string> = new Set(["eos_token_id", "bos_token_id", "pad_token_id"]);
