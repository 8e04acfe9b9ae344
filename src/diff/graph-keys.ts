/**
 * Keys of config.json, beside the facts, that change what is computed and not only how the result is used: routing of
 * experts, latent attention, caps and scales. What shapes depend on is read from the architecture; these change none.
 * Names as in transformers 5.12's configuration classes and the configs of the models that brought them.
 */
const GRAPH_KEYS: ReadonlySet<string> = new Set([
  ...["first_k_dense_replace", "moe_layer_freq", "decoder_sparse_step", "mlp_only_layers", "interleave_moe_layer_step"],
  ...["n_group", "topk_group", "topk_method", "norm_topk_prob", "scoring_func", "routed_scaling_factor"],
  ...["n_shared_experts", "num_nextn_predict_layers", "use_qk_norm", "no_rope_layers", "attention_chunk_size"],
  ...["attn_logit_softcapping", "final_logit_softcapping", "query_pre_attn_scalar", "swiglu_limit"],
]);

/** Whether the compiled graph depends on a key. @param shapeKeys those that formulas of the architecture use */
export function isGraphKey(key: string, shapeKeys: ReadonlySet<string>): boolean {
  return GRAPH_KEYS.has(key) || shapeKeys.has(key) || key.startsWith("quantization_config.");
}
