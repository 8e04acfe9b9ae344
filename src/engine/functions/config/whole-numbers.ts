import { isJsonObject, memberOf } from "../../../format/json/json-value.ts";
import type { Fix, StructuralEdit } from "../../fix.ts";
import { nameList } from "../files/name-list.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { CONFIG, rootConfig, textConfig } from "./config-document.ts";

/** Keys that transformers 5 declares as int. */
const KEYS = [
  "hidden_size",
  "num_hidden_layers",
  "num_attention_heads",
  "num_key_value_heads",
  "head_dim",
  "intermediate_size",
  "moe_intermediate_size",
  "vocab_size",
  "max_position_embeddings",
  "num_experts",
  "num_local_experts",
  "num_experts_per_tok",
  "sliding_window",
  "bos_token_id",
  "eos_token_id",
  "pad_token_id",
] as const;

/** Counts and ids are written without a fraction or an exponent: 4096, not 4096.0. One finding for all that are not. */
export const wholeNumbers: RuleFunction = {
  name: "config/whole-numbers",
  options: { type: "object", additionalProperties: false },
  fix: "safe",
  placeholders: ["count", "others", "written"],
  run({ checkpoint }): FunctionOutcome {
    const document = checkpoint.documents.get(CONFIG);
    const config = textConfig(checkpoint);
    const root = rootConfig(checkpoint);
    if (document === undefined || config === null || !isJsonObject(root)) return { targets: 0, findings: [] };
    const sections = config.section.length === 0 ? [config] : [config, { section: [], value: root }];
    const places = sections.flatMap(({ section, value }) =>
      KEYS.flatMap((key) => {
        const number = memberOf(value, key);
        return Number.isInteger(number) ? [{ key, pointer: [...section, key], value: number }] : [];
      }),
    );
    const found = places.flatMap((place) => {
      const written = document.rawText(place.pointer);
      return written !== null && /[.eE]/.test(written) ? [{ ...place, written }] : [];
    });
    const [first, ...rest] = found;
    if (first === undefined) return { targets: places.length, findings: [] };
    const others = rest.length === 0 ? "" : `; also ${nameList(rest.map(({ key }) => key))}`;
    const args = { count: found.length, others, written: first.written };
    const edits = found.map(({ pointer, value }): StructuralEdit => {
      return { op: "set", file: CONFIG, pointer, json: String(value) };
    });
    const isSafe = found.every(({ value }) => Number.isSafeInteger(value));
    const fixes: readonly Fix[] = isSafe
      ? [{ title: "write whole numbers without a point or an exponent", safety: "safe", edits }]
      : [];
    return {
      targets: places.length,
      findings: [{ args, primary: { file: CONFIG, pointer: first.pointer, part: "value" }, fixes }],
    };
  },
};
