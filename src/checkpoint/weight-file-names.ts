/** Published beside a model, never loaded with it: another layout of the same weights, a draft head, an adapter. */
const BESIDE = /^(?:consolidated|adapter_model|medusa|mtp|tekken|lora)|(?:^|_)adapters\.safetensors$/i;

/** Whether a weight file only stands beside a model's own, so that without an index nothing says that it belongs to it. */
export function standsBeside(name: string): boolean {
  return BESIDE.test(name);
}
