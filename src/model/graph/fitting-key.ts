import type { Fact, Facts } from "../../checkpoint/facts/fact.ts";
import type { Weights } from "../../checkpoint/weights.ts";
import type { Architecture, ArchitectureLayout } from "../architecture/architecture.ts";
import { configScope } from "../architecture/config-scope.ts";
import { isTrue, type Value } from "../architecture/expression.ts";
import { keysOf } from "../architecture/keys-of.ts";
import { graphOfLayout } from "../architecture/model-graph.ts";
import { compareGraph } from "./compare-graph.ts";
import { deviations } from "./deviations.ts";
import type { GraphComparison } from "./graph-comparison.ts";
import { solveKey } from "./solve-key.ts";

/** One key of config.json with another value, after which every tensor fits. */
export interface FittingKey {
  readonly key: string;
  /** What the config says now; null when it says nothing and the type has no default. */
  readonly stated: Fact | null;
  readonly value: number | boolean;
  /** Other keys that would do as well, each by itself: num_attention_heads, on which the width of a head depends. */
  readonly others: readonly Candidate[];
  /** A tensor that shows it, its shape, and what the config as it stands would make of it; null where the name alone does. */
  readonly witness: {
    readonly tensor: string;
    readonly shape: readonly number[] | null;
    readonly expected: readonly number[] | null;
  };
}

/** Published mixtures have at most three dense layers in front, and a mixture in every fourth layer. */
const MAX_PLACE = 9;

export interface FitInput {
  readonly architecture: Architecture;
  readonly facts: Facts;
  readonly layout: ArchitectureLayout | null;
  readonly weights: Weights;
  readonly comparison: GraphComparison;
}

/**
 * Supposes other values for one key after the other, as the deviations suggest them, and gives those after which nothing
 * deviates: 8 key and value heads where the config says 32.
 */
export function fittingKey(input: FitInput): FittingKey | null {
  const fitting = candidates(input).filter(({ key, value }) => {
    const graph = graphOfLayout(input.architecture, input.facts, input.layout, new Map([[key, value]]));
    return typeof graph !== "string" && deviations(compareGraph(input.weights, graph)) === 0;
  });
  const [first, ...others] = [...new Map(fitting.toReversed().map((each) => [each.key, each])).values()].reverse();
  if (first === undefined) return null;
  return { ...first, others, stated: input.facts.config.attributeAt(first.key), witness: witness(input.comparison) };
}

function witness({ missing, unexpected, shapes }: GraphComparison): FittingKey["witness"] {
  const [shape] = shapes;
  if (shape !== undefined) return { tensor: shape.set.first, shape: shape.shape, expected: shape.template.shape };
  return { tensor: unexpected[0]?.first ?? missing[0]?.set.first ?? "", shape: null, expected: null };
}

export interface Candidate {
  readonly key: string;
  readonly value: number | boolean;
}

/** Each key and value once, those of shapes first. */
function candidates(input: FitInput): readonly Candidate[] {
  const all = [...fromShapes(input), ...fromCounts(input), ...fromConditions(input), ...fromPlaces(input)];
  return [...new Map(all.map((each) => [`${each.key}=${each.value}`, each])).values()];
}

/** For every size that is not as computed, the value of each key in its formula that would make it so. */
function fromShapes({ architecture, facts, comparison }: FitInput): readonly Candidate[] {
  return comparison.shapes.flatMap(({ template, shape }) =>
    template.formula.shape.flatMap((formula, axis) => {
      const actual = shape[axis];
      if (actual === undefined || shape.length !== template.shape.length || actual === template.shape[axis]) return [];
      return keysOf(architecture, formula).flatMap((key) => {
        const sizeAt = (value: number): Value =>
          formula.evaluate(configScope(architecture, facts, new Map([[key, value]])));
        const value = solveKey(configScope(architecture, facts)(key), sizeAt, actual);
        return value === null ? [] : [{ key, value }];
      });
    }),
  );
}

/** The numbers that names have at one place say how many there are: experts that were cut out, layers that were stacked. */
function fromCounts({ architecture, comparison }: FitInput): readonly Candidate[] {
  const highest = new Map<string, number>();
  const groups = architecture.tensors.filter(({ axes }) => axes.length > 0);
  for (const { axes, tensors } of groups) {
    for (const [index, axis] of axes.entries()) {
      for (const key of keysOf(architecture, axis.end)) {
        for (const { name } of tensors) {
          const top = topNumber(comparison, name, index);
          if (top !== null) highest.set(key, Math.max(highest.get(key) ?? 0, top + 1));
        }
      }
    }
  }
  return [...highest].filter(([, value]) => value > 0).map(([key, value]) => ({ key, value }));
}

/** The highest number at the axis among the deviating tensors of that formula: missing ones end below their first. */
function topNumber({ missing, unexpected }: GraphComparison, name: string, axis: number): number | null {
  const pattern = name.replace(/\{\w+\}|\d+/g, "*");
  const extra = unexpected.filter((set) => set.pattern === pattern).map((set) => set.axes[axis]?.numbers.at(-1) ?? -1);
  if (extra.length > 0) return Math.max(...extra);
  const lacking = missing.find(({ set }) => set.pattern === pattern)?.set.axes[axis]?.numbers[0];
  return lacking === undefined ? null : lacking - 1;
}

/** Keys that decide in which layers tensors are, first_k_dense_replace: the small numbers that they have. */
function fromPlaces({ architecture, facts, comparison }: FitInput): readonly Candidate[] {
  if (comparison.missing.length + comparison.unexpected.length === 0) return [];
  const keys = new Set(
    architecture.tensors.flatMap(({ axes, conditions }) => {
      const variables = new Set(axes.map(({ variable }) => variable));
      const own = conditions.filter(({ names }) => [...names].some((name) => variables.has(name)));
      return own.flatMap((condition) => keysOf(architecture, condition).filter((key) => !variables.has(key)));
    }),
  );
  const scope = configScope(architecture, facts);
  return [...keys].flatMap((key) => {
    const now = scope(key);
    if (typeof now !== "number") return [];
    return Array.from({ length: MAX_PLACE }, (_, value) => ({ key, value })).filter(({ value }) => value !== now);
  });
}

/** Keys that decide whether a tensor is there at all: attention_bias. */
function fromConditions({ architecture, facts, comparison }: FitInput): readonly Candidate[] {
  if (comparison.missing.length + comparison.unexpected.length === 0) return [];
  const scope = configScope(architecture, facts);
  const conditions = architecture.tensors.flatMap(({ tensors }) => tensors.flatMap(({ when }) => when ?? []));
  const keys = new Set(conditions.filter(({ names }) => names.size === 1).flatMap(({ names }) => [...names]));
  return [...keys].flatMap((key) => {
    const now: Value = scope(key);
    return now === null || typeof now === "boolean" ? [{ key, value: !isTrue(now) }] : [];
  });
}
