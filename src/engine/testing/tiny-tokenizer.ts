import type { JsonObject } from "../../format/json/json-value.ts";

/** The special tokens of Llama 3 that matter, at ids 56 to 63 of a vocabulary of 64. */
export const SPECIAL_TOKENS = [
  "<|begin_of_text|>",
  "<|end_of_text|>",
  "<|eot_id|>",
  "<|finetune_right_pad_id|>",
  "<|start_header_id|>",
  "<|end_header_id|>",
  "<|reserved_special_token_0|>",
  "<|reserved_special_token_1|>",
] as const;

const FIRST_SPECIAL = 56;

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const MERGES = [
  ["t", "h"],
  ["h", "e"],
  ["i", "n"],
  ["e", "r"],
] as const;

/** tokenizer.json as tokenizers 0.20 writes it: merges as pairs. */
export function tinyTokenizer(): JsonObject {
  const tokens = [...LETTERS, ...MERGES.map((pair) => pair.join(""))];
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: SPECIAL_TOKENS.map((content, index) => ({ id: FIRST_SPECIAL + index, ...addedToken(content) })),
    normalizer: null,
    pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
    post_processor: null,
    decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: "BPE",
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: true,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges: MERGES,
    },
  };
}

export function tinyTokenizerConfig(): JsonObject {
  return {
    added_tokens_decoder: Object.fromEntries(
      SPECIAL_TOKENS.map((content, index) => [String(FIRST_SPECIAL + index), addedToken(content)]),
    ),
    bos_token: "<|begin_of_text|>",
    chat_template:
      "{{- bos_token }}{%- for message in messages %}{{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n' + message['content'] | trim + '<|eot_id|>' }}{%- endfor %}{%- if add_generation_prompt %}{{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}{%- endif %}",
    clean_up_tokenization_spaces: true,
    eos_token: "<|eot_id|>",
    model_input_names: ["input_ids", "attention_mask"],
    model_max_length: 2048,
    pad_token: "<|finetune_right_pad_id|>",
    tokenizer_class: "PreTrainedTokenizerFast",
  };
}

export function tinySpecialTokensMap(): JsonObject {
  const token = (content: string): JsonObject => ({
    content,
    lstrip: false,
    normalized: false,
    rstrip: false,
    single_word: false,
  });
  return {
    bos_token: token("<|begin_of_text|>"),
    eos_token: token("<|eot_id|>"),
    pad_token: token("<|finetune_right_pad_id|>"),
  };
}

function addedToken(content: string): JsonObject {
  return { content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
}
