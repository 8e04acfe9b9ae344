import { type NamePattern, namePatterns } from "../name-patterns.ts";
import type { Weights } from "../weights.ts";

/** What the names of all tensors say together, gathered in one pass (a mixture of experts has 90,000 of them). */
export interface TensorNames {
  readonly count: number;
  /** Input embedding of the text model. */
  readonly embedding: string | null;
  /** Output head. */
  readonly head: string | null;
  /** A tensor of the highest decoder layer. */
  readonly lastLayer: { readonly layer: number; readonly tensor: string } | null;
  readonly quantised: { readonly method: string; readonly tensor: string } | null;
}

const EMBEDDING =
  /(?:^|\.)(?:embed_tokens|wte|word_embeddings|embed_in|tok_embeddings|embeddings\.word_embeddings)\.weight$/;
const HEAD = /(?:^|\.)(?:lm_head|embed_out|output)\.weight$/;
/** In a name or in a pattern. */
const LAYER = /^((?:.*?\.)?)(?:layers|h|blocks)\.(?:\d+|\*)\./;

/** Suffixes that only a quantiser leaves behind, most telling first. Seen in published checkpoints; vllm #11802, #10710. */
const QUANTISED: readonly (readonly [RegExp, string])[] = [
  [/\.(?:SCB|weight_format)$|\.quant_state\.bitsandbytes__/, "bitsandbytes"],
  [/\.(?:absmax|nested_absmax|quant_map|nested_quant_map)$/, "bitsandbytes"],
  [/\.(?:qweight|qzeros|g_idx)$/, "gptq"],
  [/_blocks$/, "mxfp4"],
  [/\.weight_packed$/, "compressed-tensors"],
  [/\.weight_scale_inv$/, "fp8"],
  [/\.(?:weight_scale|input_scale)$/, "compressed-tensors"],
  [/\.biases$/, "mlx"],
];

export function readTensorNames(weights: Weights): TensorNames {
  const layers = new Map<string, { layer: number; tensor: string }>();
  let count = 0;
  let embedding: string | null = null;
  let head: string | null = null;
  let quantised: { rank: number; tensor: string } | null = null;
  for (const pattern of namePatterns(weights)) {
    const name = pattern.first;
    count += pattern.count;
    if (EMBEDDING.test(name) && (embedding === null || isTextModel(name, embedding))) embedding = name;
    if (HEAD.test(name) && !LAYER.test(name) && (head === null || name.length < head.length)) head = name;
    recordLayer(layers, pattern);
    const rank = quantiserRank(name);
    if (rank >= 0 && (quantised === null || rank < quantised.rank)) quantised = { rank, tensor: name };
  }
  return {
    count,
    embedding,
    head,
    lastLayer: layers.get(layerPrefix(embedding)) ?? null,
    quantised: toQuantised(weights, quantised),
  };
}

/** Of several embeddings the shortest name that is not a vision tower's or a prediction layer's. */
function isTextModel(name: string, current: string): boolean {
  const side = /vision|visual|audio|layers\.|encoder\./;
  if (side.test(current) !== side.test(name)) return side.test(current);
  return name.length < current.length;
}

/** A layer that is not the first number of its name (blocks.2.layers.7) is none of a decoder's. */
function recordLayer(
  layers: Map<string, { layer: number; tensor: string }>,
  { pattern, highest, last }: NamePattern,
): void {
  const prefix = LAYER.exec(pattern)?.[1];
  if (prefix === undefined || prefix.includes("*")) return;
  const known = layers.get(prefix);
  if (known === undefined || highest > known.layer) layers.set(prefix, { layer: highest, tensor: last });
}

/** Decoder layers stand beside the embedding: model.embed_tokens and model.layers.0, transformer.wte and transformer.h.0. */
function layerPrefix(embedding: string | null): string {
  return embedding === null ? "" : embedding.replace(EMBEDDING, (match) => (match.startsWith(".") ? "." : ""));
}

function quantiserRank(name: string): number {
  if (name.endsWith(".weight") || name.endsWith(".bias")) return -1;
  return QUANTISED.findIndex(([suffix]) => suffix.test(name));
}

/** AWQ and GPTQ share their names, and so do MLX's and others' scales: the config says which. */
function toQuantised(weights: Weights, found: { rank: number; tensor: string } | null): TensorNames["quantised"] {
  if (found === null) return null;
  const method = QUANTISED[found.rank]?.[1] ?? "unknown";
  const blocks = weights.tensors.get(found.tensor);
  if (method === "mxfp4" && blocks !== undefined && blocks.dtype !== "U8") return null;
  return { method, tensor: found.tensor };
}
