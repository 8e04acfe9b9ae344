import { valuePlace } from "../../../checkpoint/place.ts";
import { tensorPlace } from "../../../checkpoint/weights.ts";
import type { JsonValue } from "../../../format/json/json-value.ts";
import { valueAt } from "../../../format/json/pointer.ts";
import type { FittingKey } from "../../../model/graph/fitting-key.ts";
import type { Fix } from "../../fix.ts";
import { safetyWithBase } from "../../fixes/safety-with-base.ts";
import { openDeviations } from "../../graph/open-deviations.ts";
import type { RuleContext } from "../../rule.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";

/** One key of config.json that does not fit the tensors, when with another value of it all of them fit. */
export const configContradicted: RuleFunction = {
  name: "weights/config-contradicted",
  options: { type: "object", additionalProperties: false },
  fix: "safe",
  placeholders: ["key", "says", "or", "witness", "remedy"],
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
          args: { key: key.key, says: says(key), or: or(key), witness: witness(key), remedy: remedy(key) },
          primary,
          related: [tensorPlace(weights, key.witness.tensor, "for instance this tensor")],
          actual: key.stated?.value ?? null,
          expected: key.value,
          fixes: fixesOf(key, context),
        },
      ],
    };
  },
};

/**
 * Where one key alone fits, and where it is missing or the base model has that very value, nothing is left to decide;
 * else the weights may be those of another model.
 */
function fixesOf({ key, value, stated, others }: FittingKey, { checkpoint, base }: RuleContext): readonly Fix[] {
  if (others.length > 0) return [];
  const isStated = stated !== null && stated.how === "stated";
  const isPublished = valueAt(base?.data, ["config", key]) === value;
  const safety = !isStated ? "safe" : isPublished ? safetyWithBase("safe", base) : "unsafe";
  const pointer = isStated ? stated.from.pointer : [...checkpoint.facts.config.section, key];
  const edit = { file: "config.json", pointer, json: JSON.stringify(value) };
  return [
    {
      title: `set ${key} to ${String(value)}`,
      safety,
      edits: [isStated ? { op: "set", ...edit } : { op: "insert", ...edit }],
    },
  ];
}

function says({ stated }: FittingKey): string {
  if (stated === null) return "is not stated";
  const value: JsonValue = stated.value;
  return `is ${JSON.stringify(value)}${stated.how === "stated" ? "" : " (not stated)"}`;
}

/** Of two keys that would both do, the tensors cannot say which it is. */
function or({ others }: FittingKey): string {
  return others.map(({ key, value }) => ` or ${key} ${String(value)}`).join("");
}

function remedy({ key, value, others }: FittingKey): string {
  if (others.length === 0) {
    return `set ${key} to ${String(value)} if the weights are right; if not, take weights and config.json from one model`;
  }
  const keys = [key, ...others.map((other) => other.key)].join(" and ");
  return `compare ${keys} with the config.json that the model was trained with: each fits the shapes, and the wrong one changes the answers without a word`;
}

function witness({ witness: { tensor, shape, expected } }: FittingKey): string {
  if (shape === null || expected === null) return `for instance ${tensor}`;
  return `${tensor} is [${shape.join(", ")}], not [${expected.join(", ")}]`;
}
