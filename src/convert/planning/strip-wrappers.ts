import type { Facts } from "../../checkpoint/facts/fact.ts";
import { namePatterns } from "../../checkpoint/name-patterns.ts";
import type { TensorRef, Weights } from "../../checkpoint/weights.ts";
import { withoutWrappers, wrapperIn } from "../../checkpoint/wrapper-names.ts";
import { unknownPrefix } from "../../engine/graph/unknown-prefix.ts";
import type { Architectures } from "../../model/architecture/architectures.ts";
import type { TensorGraph } from "../../model/architecture/tensor-graph.ts";
import { chooseGraph, matchedNames } from "../../model/graph/choose-graph.ts";

export interface PlainNames {
  /** Names as they are without what wrappers put into them. */
  readonly nameOf: (name: string) => string;
  /** Prefix that is taken away, as the first name has it; null when the names stay. */
  readonly prefix: string | null;
  /** Prefix that stays, because the names would not be the model's without it. */
  readonly unclear: string | null;
  /** The weights under their plain names. */
  readonly weights: Weights;
  /** What tensors the model has; null where that is not known. */
  readonly graph: TensorGraph | null;
}

/** Takes off what wrappers put into tensor names, where all of them are then names that the model has. */
export function stripWrappers(weights: Weights, facts: Facts, architectures: Architectures): PlainNames {
  const graph = chooseGraph(facts, weights, architectures).graph;
  const same = { nameOf: (name: string) => name, prefix: null, unclear: null, weights, graph };
  const found = findWrapper(weights, graph);
  if (found === null) return same;
  const { prefix, nameOf } = found;
  const unclear = { ...same, unclear: prefix };
  const tensors = new Map<string, TensorRef>();
  for (const tensor of weights.tensors.values()) {
    const { file, dtype, shape, begin, end } = tensor;
    const name = nameOf(tensor.name);
    tensors.set(name, { name, file, dtype, shape, begin, end });
  }
  if (tensors.size !== weights.tensors.size) return unclear;
  const plain: Weights = { ...weights, index: null, tensors };
  const plainGraph = chooseGraph(facts, plain, architectures).graph;
  if (plainGraph === null || matchedNames(plain, plainGraph) !== tensors.size) return unclear;
  return { nameOf, prefix, unclear: null, weights: plain, graph: plainGraph };
}

function findWrapper(
  weights: Weights,
  graph: TensorGraph | null,
): { readonly prefix: string; readonly nameOf: (name: string) => string } | null {
  for (const { first } of namePatterns(weights)) {
    const prefix = wrapperIn(first);
    if (prefix !== null) return { prefix, nameOf: withoutWrappers };
  }
  const unknown = graph === null ? null : unknownPrefix(weights, graph);
  if (unknown === null) return null;
  // Numbers in a prefix stand as `*`.
  const segments = unknown.prefix.split(".").length - 1;
  const prefix = `${unknown.first.split(".").slice(0, segments).join(".")}.`;
  return { prefix, nameOf: (name) => (name.startsWith(prefix) ? name.slice(prefix.length) : name) };
}
