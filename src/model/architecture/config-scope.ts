import type { Facts } from "../../checkpoint/facts/fact.ts";
import type { JsonValue } from "../../format/json/json-value.ts";
import { isJsonObject } from "../../format/json/json-value.ts";
import type { Architecture } from "./architecture.ts";
import type { Scope, Value } from "./expression.ts";

/** Names that a fact answers: it knows more places than one key. */
const FACT_NAMES = {
  tie_word_embeddings: "embeddings.tied",
  quantization: "quantization.method",
} as const;

/**
 * The names of an architecture's formulas: its symbols, `quantization` (the method, such as 'mxfp4'), and keys of
 * config.json under any of their names, with the defaults of the model type; `vision_config.hidden_size` is a key of a part.
 * @param changed values to suppose in place of what the config says, by key
 */
export function configScope(architecture: Architecture, facts: Facts, changed?: ReadonlyMap<string, Value>): Scope {
  const known = new Map<string, Value>();
  const scope: Scope = (name) => {
    const cached = known.get(name);
    if (cached !== undefined) return cached;
    const symbol = architecture.symbols.get(name);
    const value = symbol === undefined ? (changed?.get(name) ?? configValue(facts, name)) : symbol.evaluate(scope);
    known.set(name, value);
    return value;
  };
  return scope;
}

function configValue(facts: Facts, name: string): Value {
  if (name === "tie_word_embeddings" || name === "quantization") {
    return toValue(facts.get(FACT_NAMES[name])?.value);
  }
  return toValue(facts.config.attributeAt(name)?.value);
}

/** An object counts as the list of its keys: id2label has as many as there are labels. */
function toValue(value: JsonValue | undefined): Value {
  if (value === undefined) return null;
  if (isJsonObject(value)) return Object.keys(value);
  return Array.isArray(value) ? value.map(toValue) : (value as number | boolean | string | null);
}
