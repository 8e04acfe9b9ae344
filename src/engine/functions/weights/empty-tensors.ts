import { filePlace } from "../../../checkpoint/place.ts";
import { type TensorRef, tensorPlace, tensorsUpTo } from "../../../checkpoint/weights.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";

/** Matrices of a transformer, whatever its family: one with a single element is a placeholder. */
const MATRIX = /(?:_proj|embed_tokens|lm_head|wte|word_embeddings|c_attn|c_fc|c_proj|query_key_value)\.weight$/;

/** Bytes: no more than one element of the widest dtype. */
export const MAX_SHELL = 8;

/**
 * A weight of which only the name is there. DeepSpeed's ZeRO stage 3 leaves a parameter with shape [0] (or [1]) on each
 * rank while the data is spread over all of them. Empty g_idx and the like are normal, so only weights and biases count.
 */
export function isShell(tensor: TensorRef): boolean {
  const { shape, begin, end } = tensor;
  const isEmpty = begin === end;
  // The name last: of 90,000 tensors it is made when it is asked for.
  if (!isEmpty && (shape.length > 1 || (shape[0] ?? 1) !== 1)) return false;
  const { name } = tensor;
  if (!name.endsWith(".weight") && !name.endsWith(".bias")) return false;
  return isEmpty || MATRIX.test(name);
}

export const emptyTensors: RuleFunction = {
  name: "weights/empty-tensors",
  options: { type: "object", additionalProperties: false },
  placeholders: ["tensor", "shape", "more", "remedy"],
  run({ checkpoint }): FunctionOutcome {
    const { weights } = checkpoint;
    let first: TensorRef | null = null;
    let count = 0;
    for (const tensor of tensorsUpTo(weights, MAX_SHELL)) {
      if (!isShell(tensor)) continue;
      first ??= tensor;
      count++;
    }
    const targets = weights.tensors.size;
    if (first === null) return { targets, findings: [] };
    const args = {
      tensor: first.name,
      shape: [...first.shape],
      more: count === 1 ? "" : `, and so ${count === 2 ? "has" : "have"} ${count - 1} of the ${targets - 1} others`,
      remedy: count === 1 ? ONE : MANY,
    };
    const related = weights.index === null ? [] : [filePlace(first.file, "its header")];
    return { targets, findings: [{ args, primary: tensorPlace(weights, first.name), related }] };
  },
};

const ONE = "save the model again from where this weight is whole";
const MANY =
  "run DeepSpeed's zero_to_fp32.py on the training checkpoint, or set stage3_gather_16bit_weights_on_model_save and save again";
