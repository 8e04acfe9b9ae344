import { visitTensors } from "../../checkpoint/visit-tensors.ts";
import type { Weights } from "../../checkpoint/weights.ts";
import type { TensorGraph, TensorTemplate } from "../architecture/tensor-graph.ts";
import type { GraphComparison } from "./graph-comparison.ts";
import { missingTensors } from "./missing-tensors.ts";
import { TemplateCount } from "./template-count.ts";
import { TensorSetBuilder } from "./tensor-set.ts";
import { wholePatterns } from "./whole-patterns.ts";

const NO_DTYPES: ReadonlyMap<string, number> = new Map();

/** Goes through all tensors once, and a second time through the patterns that lack some. */
export function compareGraph(weights: Weights, graph: TensorGraph): GraphComparison {
  const counts = new Map<TensorTemplate, TemplateCount>();
  const unexpected = new Map<string, TensorSetBuilder>();
  let total = 0;
  let matched = 0;
  const whole = wholePatterns(weights, graph);
  for (const pattern of whole.values()) {
    let { dtypes } = pattern;
    for (const [template, found] of pattern.found) {
      counts.set(template, new TemplateCount(template, found, dtypes));
      dtypes = NO_DTYPES;
      total += found;
    }
  }
  matched = total;
  visitTensors(weights, (pattern, isListed) => {
    if (isListed && whole.has(pattern)) return null;
    const own = (graph.byPattern.get(pattern) ?? []).map((template) => {
      const count = counts.get(template) ?? new TemplateCount(template);
      counts.set(template, count);
      return count;
    });
    const others = new TensorSetBuilder(pattern);
    if (isListed) unexpected.set(pattern, others);
    return (row) => {
      total++;
      for (let index = 0; index < own.length; index++) {
        if (own[index]?.add(row) === true) {
          matched++;
          return;
        }
      }
      // One that only the index or only a header has is reported as such.
      if (isListed && !(weights.complete && row.dtype === null)) others.add(row);
    };
  });
  const seen = [...counts.values()].filter(({ found }) => found > 0);
  for (const count of seen) count.end();
  return {
    graph,
    total,
    matched,
    found: new Map(seen.map(({ template, found }) => [template, found])),
    missing: missingTensors(weights, graph, counts),
    unexpected: [...unexpected.values()].filter(({ count }) => count > 0).map((set) => set.build()),
    shapes: seen.flatMap(({ template, shapes }) =>
      shapes.map(({ shape, set }) => ({ template, shape, set: set.build() })),
    ),
    dtypes: new Map(seen.map(({ template, dtypes }) => [template, dtypes])),
  };
}
