import type { Facts } from "../../checkpoint/facts/fact.ts";
import { readTensorNames } from "../../checkpoint/facts/tensor-names.ts";
import type { Weights } from "../../checkpoint/weights.ts";
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
  | { readonly kind: "tied"; readonly head: string; readonly embedding: string }
  /** It ties, and it is not known what the head would be called. */
  | { readonly kind: "unknown" };

const HEAD = /(?:^|\.)(?:lm_head|embed_out|proj_out|output)\.weight$/;

/** @param weights under plain names @param graph of them */
export function tiedHead(facts: Facts, weights: Weights, graph: TensorGraph | null): TiedHead {
  if (facts.get("embeddings.tied")?.value !== true) return { kind: "untied" };
  const { embedding, head } = readTensorNames(weights);
  const known = graph === null ? causalHead(facts) : graphHead(graph);
  const own = head ?? (known !== null && weights.tensors.has(known) ? known : null);
  if (own !== null) return { kind: "own", head: own, embedding };
  if (graph !== null && known === null) return { kind: "headless" };
  return known === null || embedding === null ? { kind: "unknown" } : { kind: "tied", head: known, embedding };
}

/** The tensor that a tied model of this architecture can lack. */
function graphHead({ templates }: TensorGraph): string | null {
  return templates.find(({ pattern, optional }) => optional && HEAD.test(pattern))?.pattern ?? null;
}

/** What nearly every causal language model calls it. */
function causalHead(facts: Facts): string | null {
  return /ForCausalLM$/.test(String(facts.get("architecture.class")?.value)) ? "lm_head.weight" : null;
}
