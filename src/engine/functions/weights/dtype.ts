import { filePlace } from "../../../checkpoint/place.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";

/** How config.json spells what safetensors calls BF16. Other dtypes are the business of quantisers. */
const NAMES: ReadonlyMap<unknown, string> = new Map([
  ["BF16", "bfloat16"],
  ["F16", "float16"],
  ["F32", "float32"],
  ["F64", "float64"],
]);
/** Other spellings that torch has for them. */
const SYNONYMS: ReadonlyMap<unknown, string> = new Map([
  ["half", "float16"],
  ["float", "float32"],
  ["double", "float64"],
]);

/** dtype of config.json against the dtype that holds most bytes of the weights. */
export const dtypeAgrees: RuleFunction = {
  name: "weights/dtype",
  options: { type: "object", additionalProperties: false },
  placeholders: [],
  run({ checkpoint }): FunctionOutcome {
    const stated = checkpoint.facts.get("dtype.config");
    const held = checkpoint.facts.get("dtype.weights");
    const expected = NAMES.get(held?.value);
    if (stated === null || held === null || expected === undefined || !checkpoint.weights.complete) {
      return { targets: 0, findings: [] };
    }
    const actual = SYNONYMS.get(stated.value) ?? stated.value;
    // "auto" and names from other libraries say nothing that could be wrong.
    if (actual === expected || ![...NAMES.values()].some((name) => name === actual))
      return { targets: 1, findings: [] };
    const related = [filePlace(held.from.file, `most of its bytes are ${String(held.value)}`)];
    return { targets: 1, findings: [{ args: {}, primary: stated.from, related, actual: stated.value, expected }] };
  },
};
