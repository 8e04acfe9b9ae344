import { type JsonObject, memberOf } from "../../format/json/json-value.ts";
import { type TensorSpec, writeSafetensorsHeader } from "../../format/safetensors/write-header.ts";
import { shardTensors, weightIndexText } from "../../model/shard-tensors.ts";

/** A file of a made checkpoint: its text, or a weight file of which only the header is real and the data is a hole. */
export type MadeFile = string | { readonly kind: "sparse"; readonly size: number; readonly head: Uint8Array };

/** Token ids of the Llama 3.1 and 3.2 tokenizer, as their tokenizer_config.json lists them. */
const SPECIAL_TOKENS: ReadonlyMap<string, number> = new Map([
  ["<|begin_of_text|>", 128000],
  ["<|end_of_text|>", 128001],
  ["<|finetune_right_pad_id|>", 128004],
  ["<|start_header_id|>", 128006],
  ["<|end_header_id|>", 128007],
  ["<|eom_id|>", 128008],
  ["<|eot_id|>", 128009],
  ["<|python_tag|>", 128010],
]);
const FIRST_SPECIAL = 128000;
const VOCABULARY = 128256;

const CHAT_TEMPLATE = `{{- bos_token }}
{%- for message in messages %}
    {{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n' + message['content'] | trim + '<|eot_id|>' }}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
{%- endif %}`;

/**
 * A checkpoint of the true shape of a Llama 3.1 or 3.2 base model, and nothing wrong with it: real configuration, real
 * headers over holes, a tokenizer with the real special tokens but a made-up vocabulary.
 * @param base an entry of models/
 * @param tensors of its graph
 * @param maxShardBytes a file of weights is closed before it would pass this
 */
export function llamaCheckpoint(
  base: JsonObject,
  tensors: readonly TensorSpec[],
  maxShardBytes: number,
): Map<string, MadeFile> {
  const files = new Map<string, MadeFile>();
  files.set("config.json", print(memberOf(base, "config") as JsonObject));
  files.set("generation_config.json", print(memberOf(base, "generationConfig") as JsonObject));
  files.set("special_tokens_map.json", print({ bos_token: "<|begin_of_text|>", eos_token: "<|eot_id|>" }));
  files.set("tokenizer.json", tokenizer());
  files.set("tokenizer_config.json", tokenizerConfig());
  const shards = shardTensors(tensors, maxShardBytes);
  for (const { file, tensors: own } of shards) {
    const { head, dataBytes } = writeSafetensorsHeader(own);
    files.set(file, { kind: "sparse", head, size: head.length + dataBytes });
  }
  if (shards.length > 1) files.set("model.safetensors.index.json", weightIndexText(shards));
  return files;
}

/** A loader numbers added tokens on from the vocabulary, so the vocabulary must have its 128,000 tokens; they stand on one line. */
function tokenizer(): string {
  const vocab = Object.fromEntries(Array.from({ length: FIRST_SPECIAL }, (_, id) => [`<${id}>`, id]));
  const model = JSON.stringify({ type: "BPE", unk_token: null, vocab, merges: [] });
  const rest = print({
    version: "1.0",
    added_tokens: specialTokens().map(([content, id]) => ({ id, content, single_word: false, special: true })),
    normalizer: null,
    pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
  });
  return rest.replace(/\n}\n$/, `,\n  "model": ${model}\n}\n`);
}

function tokenizerConfig(): string {
  const token = (content: string): JsonObject => ({
    content,
    lstrip: false,
    normalized: false,
    rstrip: false,
    special: true,
  });
  return print({
    added_tokens_decoder: Object.fromEntries(specialTokens().map(([content, id]) => [String(id), token(content)])),
    bos_token: "<|begin_of_text|>",
    chat_template: CHAT_TEMPLATE,
    clean_up_tokenization_spaces: true,
    eos_token: "<|eot_id|>",
    model_input_names: ["input_ids", "attention_mask"],
    model_max_length: 131072,
    tokenizer_class: "PreTrainedTokenizerFast",
  });
}

/** All 256: those without a name of their own are reserved, numbered in order. */
function specialTokens(): readonly (readonly [content: string, id: number])[] {
  const named = new Map([...SPECIAL_TOKENS].map(([content, id]) => [id, content]));
  let reserved = 0;
  return Array.from({ length: VOCABULARY - FIRST_SPECIAL }, (_, at) => {
    const id = FIRST_SPECIAL + at;
    return [named.get(id) ?? `<|reserved_special_token_${reserved++}|>`, id] as const;
  });
}

function print(value: JsonObject): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
