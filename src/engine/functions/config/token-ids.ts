import { valuePlace } from "../../../checkpoint/place.ts";
import type { JsonValue } from "../../../format/json/json-value.ts";
import type { FunctionFinding, FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { CONFIG, textConfig } from "./config-document.ts";
import { differsFromBase } from "./differs-from-base.ts";

const NOTHING: FunctionOutcome = { targets: 0, findings: [] };

/** Keys and list entries of a hostile file. */
const MAX_IDS = 1000;

/**
 * Every *_token_id of the text model's config is a row of the embedding table. -1 is an old way to say none. An id that
 * the tokenizer itself defines past the table is the tokenizer rules' (tokenizer/ids-fit).
 */
export const tokenIds: RuleFunction = {
  name: "config/token-ids",
  options: { type: "object", additionalProperties: false },
  placeholders: ["name", "rows", "last"],
  run(context): FunctionOutcome {
    const { checkpoint } = context;
    const config = textConfig(checkpoint);
    const rows = checkpoint.facts.get("vocabulary.size")?.value;
    if (config === null || typeof rows !== "number" || differsFromBase(context, "vocabulary.size")) return NOTHING;
    const defined = checkpoint.facts.get("tokenizer.max_id")?.value;
    const ids = Object.entries(config.value)
      .flatMap(([key, value]) => idsOf(key, value))
      .slice(0, MAX_IDS);
    const findings = ids.flatMap(({ pointer, name, id }): readonly FunctionFinding[] => {
      if (id < rows || (typeof defined === "number" && id <= defined)) return [];
      const args = { name, rows, last: rows - 1 };
      return [{ args, primary: valuePlace(CONFIG, [...config.section, ...pointer]), actual: id, expected: rows - 1 }];
    });
    return { targets: ids.length, findings };
  },
};

interface TokenId {
  readonly pointer: readonly (string | number)[];
  readonly name: string;
  readonly id: number;
}

/** Negative ones and other types are out of range: the schema rule has said it. */
function idsOf(key: string, value: JsonValue): readonly TokenId[] {
  if (!key.endsWith("_token_id")) return [];
  const items = Array.isArray(value) ? value.slice(0, MAX_IDS) : [value];
  return items.flatMap((id: JsonValue, index): readonly TokenId[] =>
    typeof id === "number" && Number.isInteger(id) && id >= 0
      ? [{ pointer: Array.isArray(value) ? [key, index] : [key], name: key, id }]
      : [],
  );
}
