import type { JsonValue } from "../../format/json/json-value.ts";
import type { Place } from "../place.ts";
import type { ModelConfig } from "./model-config.ts";
import type { PairFactName } from "./pair-fact.ts";

/**
 * A normalised value and the place that the user wrote it at. `how`: `stated` stands in a file, `derived` was computed
 * from others (head_dim = hidden_size / num_attention_heads), `default` is what the model type's class assumes when the
 * key is left out; then `from` is the file that leaves it out.
 */
export interface Fact<T extends JsonValue = JsonValue> {
  readonly value: T;
  readonly from: Place;
  readonly how: "stated" | "derived" | "default";
}

/** The facts of one checkpoint (or of a base model, or of a pair), computed on first use. What is no fact of it is null. */
export interface Facts {
  get(name: FactName | PairFactName): Fact | null;
  /** What they were made from: for keys that are no fact of their own. */
  readonly config: ModelConfig;
}

/** How each fact is found; null when the checkpoint does not say. */
export type FactReaders<Names extends FactName> = { readonly [Name in Names]: () => Fact | null };

export type FactName = keyof typeof FACTS;

/** Every fact with what it says; a rule file may name these and no others. */
export const FACTS = {
  "architecture.model_type": "model_type of the text model (inside text_config for a composite model)",
  "architecture.root_model_type": "model_type at the top of config.json",
  "architecture.class": "first entry of architectures",
  "architecture.known": "whether transformers 5.12 has this model_type built in",
  "architecture.only_v5": "whether this model_type came with transformers 5, so that no earlier version reads it",
  "architecture.classes": "model classes that transformers 5.12 has for this model_type",
  "architecture.hidden_size": "width of the residual stream",
  "architecture.num_hidden_layers": "number of decoder layers",
  "architecture.num_attention_heads": "number of query heads",
  "architecture.num_key_value_heads": "number of key and value heads",
  "architecture.head_dim": "width of one head",
  "architecture.intermediate_size": "width of the feed-forward block",
  "architecture.hidden_act": "activation function of the feed-forward block",
  "architecture.norm_eps": "epsilon of the norms",
  "architecture.attention_bias": "whether the attention projections carry a bias",
  "architecture.mlp_bias": "whether the feed-forward projections carry a bias",
  "architecture.attention_dropout": "dropout of the attention weights",
  "architecture.max_position_embeddings": "context length, in tokens",
  "architecture.num_experts": "number of experts in a mixture",
  "architecture.num_experts_per_tok": "experts chosen for each token",
  "architecture.moe_intermediate_size": "width of one expert",
  "architecture.sliding_window": "width of the attention window, in tokens",
  "vocabulary.size": "vocab_size: rows of the embedding table",
  "embeddings.tied": "tie_word_embeddings: lm_head shares the embedding's weight",
  "rope.theta": "base frequency of the rotary embedding",
  "rope.theta_v4": "what a reader of rope_theta alone (transformers 4) takes for it, with its class's default",
  "rope.type": "kind of rope scaling: default, linear, dynamic, yarn, longrope, llama3, ...",
  "rope.type_v4": "what a reader of rope_scaling alone (transformers 4) takes for it, with its class's default",
  "rope.factor": "factor of the rope scaling",
  "rope.low_freq_factor": "low_freq_factor of llama3 scaling",
  "rope.high_freq_factor": "high_freq_factor of llama3 scaling",
  "rope.original_max_position_embeddings": "context length before scaling, in tokens",
  "rope.layout": "v4 (rope_theta, rope_scaling), v5 (rope_parameters), both, or none",
  "dtype.config": "dtype (or torch_dtype) of config.json, without a torch. prefix",
  "dtype.weights": "dtype that holds most bytes of the weights, in safetensors' spelling",
  "origin.base_model": "models that README.md names as base_model, as a list",
  "origin.name_or_path": "_name_or_path of config.json: what the model was loaded from when it was saved",
  "quantization.method": "quant_method of quantization_config",
  "quantization.tensors":
    "quantisation that the tensor names give away: bitsandbytes, gptq, mlx, fp8, mxfp4, compressed-tensors",
  "transformers.version": "transformers_version that wrote config.json",
  "transformers.saved_by_v5": "true when config.json was written by transformers 5 or later",
  "eos.config": "eos_token_id of config.json, as a list",
  "eos.generation": "eos_token_id of generation_config.json, as a list",
  "eos.tokenizer": "eos_token of tokenizer_config.json, its text",
  "eos.tokenizer_id": "id of tokenizer_config.json's eos_token",
  "eos.map": "eos_token of special_tokens_map.json, its text",
  "eos.all": "ids at which generation stops: generation_config.json's, else config.json's",
  "bos.config": "bos_token_id of config.json",
  "bos.generation": "bos_token_id of generation_config.json",
  "bos.tokenizer": "bos_token of tokenizer_config.json, its text",
  "bos.tokenizer_id": "id of tokenizer_config.json's bos_token",
  "bos.map": "bos_token of special_tokens_map.json, its text",
  "pad.config": "pad_token_id of config.json",
  "pad.generation": "pad_token_id of generation_config.json",
  "pad.tokenizer": "pad_token of tokenizer_config.json, its text",
  "pad.tokenizer_id": "id of tokenizer_config.json's pad_token",
  "pad.map": "pad_token of special_tokens_map.json, its text",
  "tokenizer.size": "number of distinct token ids in the tokenizer files",
  "tokenizer.max_id": "highest token id in the tokenizer files",
  "tokenizer.class": "tokenizer_class of tokenizer_config.json",
  "tokenizer.model": "model type of tokenizer.json: BPE, Unigram, WordPiece, WordLevel",
  "tokenizer.special_tokens_map": "what special_tokens_map.json would hold, from tokenizer_config.json",
  "tokenizer.model_max_length": "model_max_length of tokenizer_config.json, in tokens",
  "chat_template.inline": "chat_template text inside tokenizer_config.json",
  "chat_template.file": "chat template text of chat_template.jinja or chat_template.json",
  "chat_template.text": "the chat template that the tokenizer uses: the file's before the inline one",
  "weights.format": "safetensors or torch: which files a loader picks",
  "weights.tensors": "number of tensors, from the headers and the index",
  "weights.bytes": "sum of the bytes of all tensors, from the headers",
  "weights.layers": "highest decoder layer in the tensor names, plus one",
  "weights.has_lm_head": "whether a tensor named lm_head.weight exists",
  "weights.embedding_rows": "rows of the input embedding, from its header",
  "weights.lm_head_rows": "rows of lm_head, from its header",
} as const;
