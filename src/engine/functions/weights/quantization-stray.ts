import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { knowsAllNames } from "./known-names.ts";

const NOT_APPLICABLE: FunctionOutcome = { targets: 0, findings: [] };

/** Methods that always leave their mark in the tensor names (fact quantization.tensors); others may not. */
const NAMED: ReadonlySet<unknown> = new Set([
  "bitsandbytes",
  "gptq",
  "awq",
  "auto-round",
  "compressed-tensors",
  "fp8",
  "fbgemm_fp8",
  "mxfp4",
]);
/** A quantiser packs into these; then the names are only unknown to us. */
const PACKED = /^(?:F8_|F4|F6_|U8|I8|I32|U32)/;

/** quantization_config beside weights that are not quantised. */
export const quantizationStray: RuleFunction = {
  name: "weights/quantization-stray",
  options: { type: "object", additionalProperties: false },
  placeholders: [],
  run({ checkpoint }): FunctionOutcome {
    const { facts } = checkpoint;
    const method = facts.get("quantization.method");
    const names = facts.get("weights.tensors");
    if (method === null || names === null || !NAMED.has(method.value) || !knowsAllNames(checkpoint)) {
      return NOT_APPLICABLE;
    }
    if (facts.get("quantization.tensors") !== null) return { targets: 1, findings: [] };
    if (PACKED.test(String(facts.get("dtype.weights")?.value ?? ""))) return { targets: 1, findings: [] };
    return { targets: 1, findings: [{ args: {}, primary: { ...method.from, part: "key" }, actual: method.value }] };
  },
};
