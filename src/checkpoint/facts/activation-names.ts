/** Names of one function each: transformers 5.12.1, activations.py (ACT2CLS). */
const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ["swish", "silu"],
  ["gelu_python", "gelu"],
  ["gelu_python_tanh", "gelu_pytorch_tanh"],
]);

/** The usual name of an activation function for any spelling of it. */
export function usualActivation(name: string): string {
  return SYNONYMS.get(name) ?? name;
}
