import type { JsonObject, JsonValue } from "../../format/json/json-value.ts";
import type { MadeFile } from "./llama-checkpoint.ts";

const SHORT_BY = 1_048_576;

/**
 * What goes wrong with a fine-tune on its way to a deployment, each fault as it was met in published checkpoints: saved by
 * transformers 5 for a reader of version 4, a pad token added past the embedding, an edited head count, stop tokens
 * forgotten, a download that broke off.
 */
export function plantFaults(files: ReadonlyMap<string, MadeFile>): Map<string, MadeFile> {
  const planted = new Map(files);
  const edit = (name: string, change: (json: Record<string, JsonValue>) => JsonObject): void => {
    const text = planted.get(name);
    if (typeof text !== "string") return;
    planted.set(name, `${JSON.stringify(change(JSON.parse(text) as Record<string, JsonValue>), null, 2)}\n`);
  };

  edit("config.json", ({ rope_theta, rope_scaling, torch_dtype, ...rest }) => ({
    ...rest,
    dtype: torch_dtype ?? null,
    num_key_value_heads: 32,
    rope_parameters: { ...(rope_scaling as JsonObject), rope_theta: rope_theta ?? null },
    transformers_version: "5.12.1",
  }));
  edit("generation_config.json", (json) => ({ ...json, eos_token_id: [128001] }));
  const tokenizer = planted.get("tokenizer.json");
  if (typeof tokenizer === "string") planted.set("tokenizer.json", withPadToken(tokenizer));
  edit("tokenizer_config.json", (json) => ({ ...json, pad_token: "[PAD]", tokenizer_class: "TokenizersBackend" }));
  planted.delete("special_tokens_map.json");
  for (const [name, file] of files) {
    if (typeof file !== "string" && name.startsWith("model-00002-"))
      planted.set(name, { ...file, size: file.size - SHORT_BY });
  }
  return planted;
}

/** By text, so that the 128,000 tokens stay on their line. */
function withPadToken(tokenizer: string): string {
  const pad = JSON.stringify({ id: 128256, content: "[PAD]", single_word: false, special: true });
  return tokenizer.replace(/\n {2}\],\n {2}"normalizer"/, `,\n    ${pad}\n  ],\n  "normalizer"`);
}
