import { dtypeOfName } from "../checkpoint/facts/dtype-names.ts";
import { compareGraph } from "../model/graph/compare-graph.ts";
import { explainBytes } from "../model/graph/explain-bytes.ts";
import type { Subject } from "./subject.ts";

/**
 * Whether the size that an index states contradicts the shapes that the config makes, of a checkpoint whose shards are not
 * there to ask: then its shapes are not known. null where nothing speaks against them.
 */
export function sizeDoubt({ weights, graph: chosen, facts }: Subject): string | null {
  const bytes = weights.index?.totalSize ?? 0;
  if (bytes === 0 || weights.complete || chosen.graph === null) return null;
  if (chosen.graph.packing !== null || facts.get("quantization.tensors") !== null) return null;
  const comparison = compareGraph(weights, chosen.graph);
  if (comparison.unexpected.length > 0) return null;
  const layout = chosen.other === undefined ? chosen.layout : chosen.other;
  const dtype = dtypeOfName(facts.get("dtype.config")?.value);
  const explanation = explainBytes({ architecture: chosen.architecture, facts, layout, comparison }, dtype, bytes);
  if (explanation.kind === "as-predicted" || explanation.kind === "dtype") return null;
  const keys = explanation.kind === "keys" ? explanation.keys.map(({ key, value }) => `${key} ${value}`) : [];
  const cause = keys.length === 0 ? "" : `; ${keys.join(" or ")} would`;
  return `the index states ${bytes} bytes, which the shapes that the config makes do not come to${cause}`;
}
