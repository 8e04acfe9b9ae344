import type { FactName } from "../checkpoint/facts/fact.ts";

/** A fact that is compared in place of the keys that it is read from. */
export interface ComparedFact {
  readonly fact: FactName;
  /** The name of the key that most configs have. */
  readonly key: string;
  /** Whether the compiled graph depends on it; "if-both": and only two values that are known say so. */
  readonly graph: boolean | "if-both";
}

function compared(fact: FactName, key: string, graph: ComparedFact["graph"]): ComparedFact {
  return { fact, key, graph };
}

/**
 * In the order in which they are told. A graph is compiled for sizes, kinds and constants, and for what the vendor names as
 * not changeable (attention_dropout); what a rule calls an error is another graph here. Stop tokens are none of this.
 */
export const CONFIG_FACTS: readonly ComparedFact[] = [
  compared("architecture.root_model_type", "model_type", true),
  compared("architecture.model_type", "text model_type", true),
  compared("architecture.class", "architectures", true),
  compared("architecture.hidden_size", "hidden_size", true),
  compared("architecture.num_hidden_layers", "num_hidden_layers", true),
  compared("architecture.num_attention_heads", "num_attention_heads", true),
  compared("architecture.num_key_value_heads", "num_key_value_heads", true),
  compared("architecture.head_dim", "head_dim", true),
  compared("architecture.intermediate_size", "intermediate_size", true),
  compared("architecture.moe_intermediate_size", "moe_intermediate_size", true),
  compared("architecture.num_experts", "num_experts", true),
  compared("architecture.num_experts_per_tok", "num_experts_per_tok", true),
  compared("vocabulary.size", "vocab_size", true),
  compared("architecture.hidden_act", "hidden_act", true),
  compared("architecture.norm_eps", "rms_norm_eps", true),
  compared("architecture.attention_bias", "attention_bias", true),
  compared("architecture.mlp_bias", "mlp_bias", true),
  compared("architecture.sliding_window", "sliding_window", true),
  compared("embeddings.tied", "tie_word_embeddings", true),
  compared("architecture.max_position_embeddings", "max_position_embeddings", "if-both"),
  compared("architecture.attention_dropout", "attention_dropout", "if-both"),
  compared("dtype.config", "dtype", false),
  compared("eos.config", "eos_token_id", false),
  compared("bos.config", "bos_token_id", false),
  compared("pad.config", "pad_token_id", false),
  compared("transformers.version", "transformers_version", false),
];
