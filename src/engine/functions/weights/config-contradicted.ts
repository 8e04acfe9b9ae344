import { valuePlace } from "../../../checkpoint/place.ts";
import { tensorPlace } from "../../../checkpoint/weights.ts";
import type { JsonValue } from "../../../format/json/json-value.ts";
import type { FittingKey } from "../../../model/graph/fitting-key.ts";
import { openDeviations } from "../../graph/open-deviations.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";

/** One key of config.json that does not fit the tensors, when with another value of it all of them fit. */
export const configContradicted: RuleFunction = {
  name: "weights/config-contradicted",
  options: { type: "object", additionalProperties: false },
  placeholders: ["key", "says", "witness"],
  run(context, _, meta): FunctionOutcome {
    const open = openDeviations(context, meta);
    if (open === null) return { targets: 0, findings: [] };
    const { key } = open;
    if (key === null) return { targets: 1, findings: [] };
    const { facts, weights } = context.checkpoint;
    const primary = key.stated?.from ?? valuePlace("config.json", facts.config.section);
    return {
      targets: 1,
      findings: [
        {
          args: { key: key.key, says: says(key), witness: witness(key) },
          primary,
          related: [tensorPlace(weights, key.witness.tensor, "for instance this tensor")],
          actual: key.stated?.value ?? null,
          expected: key.value,
        },
      ],
    };
  },
};

function says({ stated }: FittingKey): string {
  if (stated === null) return "is not stated";
  const value: JsonValue = stated.value;
  return `is ${JSON.stringify(value)}${stated.how === "stated" ? "" : " (not stated)"}`;
}

function witness({ witness: { tensor, shape, expected } }: FittingKey): string {
  if (shape === null || expected === null) return `for instance ${tensor}`;
  return `${tensor} is [${shape.join(", ")}], not [${expected.join(", ")}]`;
}
