import { configNameOf, usualName } from "../../../checkpoint/facts/dtype-names.ts";
import { filePlace } from "../../../checkpoint/place.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";

/** dtype of config.json against the dtype that holds most bytes of the weights. */
export const dtypeAgrees: RuleFunction = {
  name: "weights/dtype",
  options: { type: "object", additionalProperties: false },
  placeholders: [],
  run({ checkpoint }): FunctionOutcome {
    const stated = checkpoint.facts.get("dtype.config");
    const held = checkpoint.facts.get("dtype.weights");
    const expected = configNameOf(held?.value);
    if (stated === null || held === null || expected === null || !checkpoint.weights.complete) {
      return { targets: 0, findings: [] };
    }
    const actual = usualName(stated.value);
    // "auto" and names from other libraries say nothing that could be wrong.
    if (actual === expected || actual === null) return { targets: 1, findings: [] };
    const related = [filePlace(held.from.file, `most of its bytes are ${String(held.value)}`)];
    return { targets: 1, findings: [{ args: {}, primary: stated.from, related, actual: stated.value, expected }] };
  },
};
