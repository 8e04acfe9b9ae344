import type { TensorSpec } from "../format/safetensors/write-header.ts";

/** The keys of a Llama config that its tensors' shapes depend on. */
export interface LlamaShape {
  readonly vocab_size: number;
  readonly hidden_size: number;
  readonly intermediate_size: number;
  readonly num_hidden_layers: number;
  readonly num_attention_heads: number;
  readonly num_key_value_heads: number;
  readonly head_dim?: number;
  readonly tie_word_embeddings: boolean;
}

/**
 * The tensors of a Llama checkpoint in the order of its layers; linear weights are [out, in]. Formulas of transformers'
 * LlamaForCausalLM, as its published indexes bear out: 146 tensors and 2,471,628,800 bytes in BF16 for Llama 3.2 1B.
 */
export function llamaTensors(config: LlamaShape, dtype = "BF16"): readonly TensorSpec[] {
  const hidden = config.hidden_size;
  const head = config.head_dim ?? hidden / config.num_attention_heads;
  const queries = config.num_attention_heads * head;
  const keys = config.num_key_value_heads * head;
  const feed = config.intermediate_size;
  const tensor = (name: string, ...shape: readonly number[]): TensorSpec => ({ name, dtype, shape });
  const layers = Array.from({ length: config.num_hidden_layers }, (_, layer) => {
    const prefix = `model.layers.${layer}.`;
    return [
      tensor(`${prefix}input_layernorm.weight`, hidden),
      tensor(`${prefix}mlp.down_proj.weight`, hidden, feed),
      tensor(`${prefix}mlp.gate_proj.weight`, feed, hidden),
      tensor(`${prefix}mlp.up_proj.weight`, feed, hidden),
      tensor(`${prefix}post_attention_layernorm.weight`, hidden),
      tensor(`${prefix}self_attn.k_proj.weight`, keys, hidden),
      tensor(`${prefix}self_attn.o_proj.weight`, hidden, queries),
      tensor(`${prefix}self_attn.q_proj.weight`, queries, hidden),
      tensor(`${prefix}self_attn.v_proj.weight`, keys, hidden),
    ];
  });
  const embedding = [config.vocab_size, hidden] as const;
  return [
    tensor("model.embed_tokens.weight", ...embedding),
    ...layers.flat(),
    tensor("model.norm.weight", hidden),
    ...(config.tie_word_embeddings ? [] : [tensor("lm_head.weight", ...embedding)]),
  ];
}
