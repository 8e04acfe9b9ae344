import type { CheckpointDiff, TensorDifference, ValueDifference } from "../diff/checkpoint-diff.ts";
import { printPattern } from "../model/architecture/graph-ranges.ts";
import type { DiffContext } from "./diff-formats.ts";
import { safeJson } from "./safe-json.ts";

/** schemas/diff.schema.json: checkpointlint/diff@1. */
export function diffJson(diff: CheckpointDiff, { toolVersion }: DiffContext): string {
  const { config, generation, tokenizer, tensors, files, graph } = diff;
  return safeJson({
    schema: "checkpointlint/diff@1",
    tool: { name: "checkpointlint", version: toolVersion },
    a: diff.a,
    b: diff.b,
    graph: {
      verdict: graph.kind,
      reasons: graph.kind === "same" ? [] : graph.reasons,
      assumptions: graph.kind === "same" ? graph.assumptions : [],
    },
    obstacles: diff.obstacles,
    config: config === null ? null : { ...config, differences: config.differences.map(valueEntry) },
    generation: generation === null ? null : { ...generation, differences: generation.differences.map(valueEntry) },
    tokenizer: tokenizer === null ? null : { ...tokenizer, differences: tokenizer.differences.map(valueEntry) },
    tensors: tensors === null ? null : { ...tensors, differences: tensors.differences.map(tensorEntry) },
    files,
  });
}

function valueEntry({ key, a, b, graph }: ValueDifference): object {
  return { key, a, b, graph };
}

function tensorEntry({ set, a, b, graph }: TensorDifference): object {
  return {
    names: printPattern(set.pattern, set.axes),
    pattern: set.pattern,
    count: set.count,
    first: set.first,
    a,
    b,
    graph,
  };
}
