import { namePatterns } from "../../checkpoint/name-patterns.ts";
import type { Weights } from "../../checkpoint/weights.ts";
import type { TensorGraph } from "../../model/architecture/tensor-graph.ts";

/** Wrappers are rarely nested deeper: actor.policy. */
const MOST_SEGMENTS = 3;
/** A value head beside the model may have no such prefix. */
const MOST_NAMES = 0.9;

/**
 * What stands before every name of the graph although no wrapper that is known writes it (`policy.`, `student.`); null
 * where the names fit without, or no prefix makes them fit.
 */
export function unknownPrefix(
  weights: Weights,
  { byPattern }: TensorGraph,
): { readonly prefix: string; readonly first: string; readonly count: number } | null {
  const patterns = namePatterns(weights);
  const [first] = patterns;
  if (first === undefined || patterns.some(({ pattern }) => byPattern.has(pattern))) return null;
  const total = patterns.reduce((sum, { count }) => sum + count, 0);
  const segments = first.pattern.split(".");
  for (let length = 1; length <= Math.min(MOST_SEGMENTS, segments.length - 1); length++) {
    const prefix = `${segments.slice(0, length).join(".")}.`;
    const fitting = patterns.filter(
      ({ pattern }) => pattern.startsWith(prefix) && byPattern.has(pattern.slice(prefix.length)),
    );
    const count = fitting.reduce((sum, pattern) => sum + pattern.count, 0);
    if (count >= total * MOST_NAMES) return { prefix, first: fitting[0]?.first ?? first.first, count };
  }
  return null;
}
