/** The files of a sound Llama of one layer: 8 wide, 2 heads, 16 tokens. Weights are zeros. */
export function smallCheckpoint(): ReadonlyMap<string, string | Uint8Array> {
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  const special = { bos_token: "<s>", eos_token: "</s>", unk_token: "<unk>" };
  const vocab: Record<string, number> = { "<unk>": 0, "<s>": 1, "</s>": 2 };
  for (let id = 3; id < 16; id++) vocab[String.fromCharCode(94 + id)] = id;
  const added = Object.entries(vocab)
    .slice(0, 3)
    .map(([content, id]) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    }));
  return new Map<string, string | Uint8Array>([
    [
      "config.json",
      json({
        architectures: ["LlamaForCausalLM"],
        model_type: "llama",
        attention_bias: false,
        attention_dropout: 0.0,
        bos_token_id: 1,
        eos_token_id: 2,
        hidden_act: "silu",
        hidden_size: 8,
        intermediate_size: 16,
        max_position_embeddings: 128,
        mlp_bias: false,
        num_attention_heads: 2,
        num_hidden_layers: 1,
        num_key_value_heads: 2,
        rms_norm_eps: 0.00001,
        rope_scaling: null,
        rope_theta: 10000.5,
        tie_word_embeddings: false,
        torch_dtype: "bfloat16",
        transformers_version: "4.45.1",
        use_cache: true,
        vocab_size: 16,
      }),
    ],
    ["generation_config.json", json({ bos_token_id: 1, eos_token_id: 2, transformers_version: "4.45.1" })],
    ["special_tokens_map.json", json(special)],
    [
      "tokenizer.json",
      json({
        version: "1.0",
        truncation: null,
        padding: null,
        added_tokens: added,
        normalizer: null,
        pre_tokenizer: null,
        post_processor: null,
        decoder: null,
        model: { type: "BPE", unk_token: "<unk>", vocab, merges: [] },
      }),
    ],
    [
      "tokenizer_config.json",
      json({
        ...special,
        model_max_length: 128,
        tokenizer_class: "PreTrainedTokenizerFast",
        clean_up_tokenization_spaces: false,
      }),
    ],
    ["model.safetensors", safetensors()],
  ]);
}

const LAYER: readonly (readonly [string, readonly number[]])[] = [
  ["input_layernorm", [8]],
  ["mlp.down_proj", [8, 16]],
  ["mlp.gate_proj", [16, 8]],
  ["mlp.up_proj", [16, 8]],
  ["post_attention_layernorm", [8]],
  ["self_attn.k_proj", [8, 8]],
  ["self_attn.o_proj", [8, 8]],
  ["self_attn.q_proj", [8, 8]],
  ["self_attn.v_proj", [8, 8]],
];

function safetensors(): Uint8Array {
  const tensors: readonly (readonly [string, readonly number[]])[] = [
    ["lm_head.weight", [16, 8]],
    ["model.embed_tokens.weight", [16, 8]],
    ...LAYER.map(([name, shape]) => [`model.layers.0.${name}.weight`, shape] as const),
    ["model.norm.weight", [8]],
  ];
  const header: Record<string, unknown> = { __metadata__: { format: "pt" } };
  let end = 0;
  for (const [name, shape] of tensors) {
    const begin = end;
    end += shape.reduce((product, size) => product * size, 2);
    header[name] = { dtype: "BF16", shape, data_offsets: [begin, end] };
  }
  const text = JSON.stringify(header);
  const padded = new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 8) * 8));
  const bytes = new Uint8Array(8 + padded.length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded.length), true);
  bytes.set(padded, 8);
  return bytes;
}
