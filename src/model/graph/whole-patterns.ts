import { ListedTensors } from "../../checkpoint/listed-tensors.ts";
import type { Weights } from "../../checkpoint/weights.ts";
import { STAR } from "../../format/names/name-hash.ts";
import type { ScannedPattern } from "../../format/names/scanned-pattern.ts";
import { ScannedWeightMap } from "../../format/weight-index/scanned-weight-map.ts";
import type { TensorGraph, TensorTemplate } from "../architecture/tensor-graph.ts";

/** Templates of one pattern of which every name and shape is as the graph has it. */
export interface WholePattern {
  /** How many tensors of each template there are. */
  readonly found: ReadonlyMap<TensorTemplate, number>;
  /** Of all of them together: how many have which dtype, of those whose header was read. */
  readonly dtypes: ReadonlyMap<string, number>;
}

/**
 * The patterns that need no look at each of their names: as names of an index are distinct, their number and the range of
 * their numbers say it all. Of 91,991 sound names only those that deviate are left to be gone through.
 * @returns by pattern, with `*` for every number
 */
export function wholePatterns(weights: Weights, graph: TensorGraph): ReadonlyMap<string, WholePattern> {
  const map = weights.index?.weightMap;
  const whole = new Map<string, WholePattern>();
  if (!(map instanceof ScannedWeightMap)) return whole;
  const listed = weights.tensors instanceof ListedTensors ? weights.tensors : null;
  // Headers that do not agree with the index are compared name by name.
  if (listed === null && weights.tensors.size > 0) return whole;
  const texts = map.patterns.map(({ spelling }) =>
    Buffer.from(spelling).toString("latin1").replaceAll(String.fromCharCode(STAR), "*"),
  );
  const found = map.patterns.map((pattern, index) => foundIn(graph.byPattern.get(texts[index] ?? "") ?? [], pattern));
  const tallies = listed?.tally(found.map((templates) => templates?.keys().next().value?.shape ?? null));
  for (const [index, templates] of found.entries()) {
    const tally = tallies?.[index];
    if (templates === null || tally?.fits === false) continue;
    whole.set(texts[index] ?? "", { found: templates, dtypes: tally?.dtypes ?? new Map() });
  }
  return whole;
}

/**
 * How many names each template has, when none is outside of them and what is of one template is all of one shape; null
 * when that takes a look at the names.
 */
function foundIn(
  templates: readonly TensorTemplate[],
  { count, lows, highs, isPlain }: Readonly<ScannedPattern>,
): ReadonlyMap<TensorTemplate, number> | null {
  if (!isPlain) return null;
  const near = templates.filter(({ axes }) =>
    axes.every((axis, index) => axis.meets(lows[index] ?? -1, highs[index] ?? -1)),
  );
  const [first, ...others] = near;
  if (first === undefined) return null;
  if (others.length === 0) {
    const covers = first.axes.every((axis, index) => axis.covers(lows[index] ?? -1, highs[index] ?? -1));
    return covers ? new Map([[first, count]]) : null;
  }
  // The layers of a mixture and the prediction layer behind them: together they are one box, and it is full.
  const all = near.reduce((sum, template) => sum + template.count, 0);
  const box = lows.reduce((product, low, index) => product * ((highs[index] ?? low) - low + 1), 1);
  const isFull = all === count && box === count && others.every(({ shape }) => shape.join() === first.shape.join());
  return isFull ? new Map(near.map((template) => [template, template.count])) : null;
}
