import type { TensorGraph } from "../../model/architecture/tensor-graph.ts";

/** Computed from rope_theta when a model is built; every loader skips it. */
const INV_FREQ = /(?:^|\.)rotary_emb\.inv_freq$/;

/** Whether a tensor is a leftover that loaders skip. */
export function isIgnorable(name: string, graph: TensorGraph | null): boolean {
  if (INV_FREQ.test(name)) return true;
  const templates = graph?.byPattern.get(name.replace(/\d+/g, "*")) ?? [];
  return templates.length > 0 && templates.every(({ ignorable }) => ignorable);
}
