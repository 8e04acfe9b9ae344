import { namePatterns } from "../../../checkpoint/name-patterns.ts";
import { tensorPlace } from "../../../checkpoint/weights.ts";
import { withoutWrappers, wrapperIn } from "../../../checkpoint/wrapper-names.ts";
import { graphVerdict } from "../../graph/graph-verdict.ts";
import { unknownPrefix } from "../../graph/unknown-prefix.ts";
import type { RuleContext } from "../../rule.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";

/** An adapter that was not merged brings base_model.model. with it: weights/lora-unmerged reports that. */
export const ADAPTER: RegExp = /(?:^|\.)(?:lora_[A-Z]|lora_embedding_[A-Z]|base_layer|modules_to_save)(?:\.|$)/;

interface Wrapped {
  readonly tensor: string;
  readonly prefix: string;
  readonly plain: string;
}

/** What wrappers left in the tensor names, as one finding. */
export const namePrefix: RuleFunction = {
  name: "weights/name-prefix",
  options: { type: "object", additionalProperties: false },
  placeholders: ["tensor", "prefix", "plain", "names"],
  run(context): FunctionOutcome {
    const { checkpoint } = context;
    let first: Wrapped | null = null;
    let count = 0;
    let total = 0;
    let adapter = false;
    for (const { first: tensor, count: same } of namePatterns(checkpoint.weights)) {
      total += same;
      adapter ||= ADAPTER.test(tensor);
      const prefix = wrapperIn(tensor);
      if (prefix === null) continue;
      count += same;
      first ??= { tensor, prefix, plain: withoutWrappers(tensor) };
    }
    if (first === null && !adapter) {
      const unknown = unknownWrapper(context);
      first = unknown;
      count = unknown?.count ?? 0;
    }
    if (first === null || adapter) return { targets: total, findings: [] };
    const names = count === 1 ? "1 tensor name carries" : `${count} of ${total} tensor names carry`;
    const primary = tensorPlace(checkpoint.weights, first.tensor);
    return { targets: total, findings: [{ args: { ...first, names }, primary }] };
  },
};

function unknownWrapper(context: RuleContext): (Wrapped & { readonly count: number }) | null {
  const graph = graphVerdict(context)?.chosen.graph;
  const found = graph === undefined ? null : unknownPrefix(context.checkpoint.weights, graph);
  if (found === null) return null;
  const { first: tensor, count } = found;
  // Numbers in a prefix stand as `*` in its pattern.
  const plain = tensor
    .split(".")
    .slice(found.prefix.split(".").length - 1)
    .join(".");
  return { tensor, prefix: tensor.slice(0, tensor.length - plain.length), plain, count };
}
