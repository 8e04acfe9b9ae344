import type { Facts } from "../../checkpoint/facts/fact.ts";
import { readTensorNames } from "../../checkpoint/facts/tensor-names.ts";
import type { Weights } from "../../checkpoint/weights.ts";
import { memberOf } from "../../format/json/json-value.ts";
import type { TensorGraph } from "../../model/architecture/tensor-graph.ts";

/** Where the output head of a model is. */
export type TiedHead =
  /** The configuration does not tie. */
  | { readonly kind: "untied" }
  /** It ties, and the class has no head. */
  | { readonly kind: "headless" }
  /** It ties, and the weights hold a head nevertheless. */
  | { readonly kind: "own"; readonly head: string; readonly embedding: string | null }
  /** It ties, and the head is the embedding. */
  | {
      readonly kind: "tied";
      readonly head: string;
      readonly embedding: string;
      /** Whether the architecture says what the head is called; else it is concluded from the embedding's name. */
      readonly isKnown: boolean;
    }
  /** It ties, and it is not known what the head would be called. */
  | { readonly kind: "unknown" };

const HEAD = /(?:^|\.)(?:lm_head|embed_out|proj_out|output)\.weight$/;

/** @param weights under plain names @param graph of them */
export function tiedHead(facts: Facts, weights: Weights, graph: TensorGraph | null): TiedHead {
  if (facts.get("embeddings.tied")?.value !== true) return { kind: "untied" };
  const { embedding, head } = readTensorNames(weights);
  const known = graph === null ? usualHead(facts, embedding) : graphHead(graph);
  const own = head ?? (known !== null && weights.tensors.has(known) ? known : null);
  if (own !== null) return { kind: "own", head: own, embedding };
  if (graph !== null && known === null) return { kind: "headless" };
  return known === null || embedding === null
    ? { kind: "unknown" }
    : { kind: "tied", head: known, embedding, isKnown: graph !== null };
}

/** The tensor that a tied model of this architecture can lack. */
function graphHead({ templates }: TensorGraph): string | null {
  return templates.find(({ pattern, optional }) => optional && HEAD.test(pattern))?.pattern ?? null;
}

/**
 * Beside the module `model` that holds the embedding, as in every language model of transformers whose architecture is
 * known: lm_head.weight for model.language_model.embed_tokens.weight, language_model.lm_head.weight for
 * language_model.model.embed_tokens.weight.
 */
function usualHead({ get, config }: Facts, embedding: string | null): string | null {
  const isUsual = /For(?:CausalLM|ConditionalGeneration)$/.test(String(get("architecture.class")?.value));
  if (!isUsual || embedding === null || memberOf(config.root, "is_encoder_decoder") === true) return null;
  const outer = /^((?:[\w-]+\.)*?)(?:model|transformer)\./.exec(embedding)?.[1];
  return outer === undefined ? null : `${outer}lm_head.weight`;
}
