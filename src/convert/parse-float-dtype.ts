import { UsageError } from "../errors.ts";

/** What transformers, torch and safetensors call them. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ["bf16", "BF16"],
  ["bfloat16", "BF16"],
  ["f16", "F16"],
  ["fp16", "F16"],
  ["float16", "F16"],
  ["half", "F16"],
  ["f32", "F32"],
  ["fp32", "F32"],
  ["float32", "F32"],
  ["float", "F32"],
  ["f64", "F64"],
  ["fp64", "F64"],
  ["float64", "F64"],
  ["double", "F64"],
]);

/** A dtype that tensors can be cast to, in safetensors' spelling. @param option for the error. @throws UsageError */
export function parseFloatDtype(text: string, option: string): string {
  const dtype = NAMES.get(text.toLowerCase().replace(/^torch\./, ""));
  if (dtype !== undefined) return dtype;
  throw new UsageError(`${option} is "${text}", which tensors cannot be cast to`, {
    hint: "it may be bfloat16, float16, float32 or float64",
  });
}
