import type { JsonValue } from "../format/json/json-value.ts";

/** Names of one function each: transformers 5.12.1, activations.py (ACT2CLS). */
const ACTIVATIONS: ReadonlyMap<JsonValue, string> = new Map([
  ["swish", "silu"],
  ["gelu_python", "gelu"],
  ["gelu_python_tanh", "gelu_pytorch_tanh"],
]);

/** Whether two values of a fact that are written otherwise say the same. */
export function sameMeaning(fact: string, a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  switch (fact) {
    case "architecture.hidden_act":
      return (ACTIVATIONS.get(a) ?? a) === (ACTIVATIONS.get(b) ?? b);
    case "eos.config":
      return sameSet(a, b);
    default:
      return false;
  }
}

/** Generation stops at any of the tokens: their order says nothing. */
function sameSet(a: JsonValue, b: JsonValue): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return false;
  const [one, other] = [new Set(a), new Set(b)];
  return one.size === other.size && [...one].every((id) => other.has(id));
}
