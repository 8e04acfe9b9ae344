import type { Architecture, ArchitectureLayout, Axis, TensorFormula, TensorGroup } from "./architecture.ts";
import { renamed } from "./combine-layouts.ts";
import { type Expression, isTrue, type Scope, type Value } from "./expression.ts";
import { IndexSet } from "./index-set.ts";
import { type TensorGraph, type TensorTemplate, tensorGraph } from "./tensor-graph.ts";

/** More layers or experts than this are a typing mistake, or an attack on our memory. */
const MAX_INDEX = 100_000;

export type ExpandedGraph =
  | { readonly graph: TensorGraph; readonly unknown: null }
  | {
      readonly graph: null;
      /** The formula that has no value: a key is missing, or its value cannot be. */
      readonly unknown: string;
    };

/** The tensors of a model: formulas of the architecture with the numbers of one configuration, as one layout names them. */
export function expandGraph(
  architecture: Architecture,
  scope: Scope,
  layout: ArchitectureLayout | null = null,
): ExpandedGraph {
  try {
    const templates = [
      ...expandGroups(architecture.tensors, scope, layout, false),
      ...expandGroups(architecture.ignorable, scope, layout, true),
      ...(layout === null ? [] : expandGroups(layout.tensors, scope, null, false)),
    ];
    return { graph: tensorGraph(layout?.id ?? null, templates), unknown: null };
  } catch (error) {
    if (!(error instanceof Unknown)) throw error;
    return { graph: null, unknown: error.message };
  }
}

class Unknown extends Error {}

function expandGroups(
  groups: readonly TensorGroup[],
  scope: Scope,
  layout: ArchitectureLayout | null,
  ignorable: boolean,
): readonly TensorTemplate[] {
  return groups.flatMap((group) => {
    const outer = group.conditions.filter((condition) => !usesAxis(condition, group.axes));
    if (!outer.every((condition) => isTrue(condition.evaluate(scope)))) return [];
    const axes = new Map(group.axes.map((axis) => [axis.variable, membersOf(axis, group.conditions, scope)]));
    if ([...axes.values()].some((axis) => axis.size === 0)) return [];
    return group.tensors.flatMap((formula) => {
      if (layout?.drop.has(formula.name) === true) return [];
      if (formula.when !== null && !isTrue(formula.when.evaluate(scope))) return [];
      // Without a size for a buffer that loaders skip, the graph is no less known.
      if (ignorable && !formula.shape.every((size) => isWholeNumber(size.evaluate(scope), 1))) return [];
      return [toTemplate(formula, axes, scope, layout, ignorable)];
    });
  });
}

function usesAxis(condition: Expression, axes: readonly Axis[]): boolean {
  return axes.some(({ variable }) => condition.names.has(variable));
}

/** The numbers of an axis for which every condition that speaks of it holds. */
function membersOf(axis: Axis, conditions: readonly Expression[], scope: Scope): IndexSet {
  const begin = wholeNumber(axis.begin, scope, 0);
  const end = wholeNumber(axis.end, scope, 0);
  if (end > MAX_INDEX) throw new Unknown(axis.end.text);
  const own = conditions.filter(({ names }) => names.has(axis.variable));
  const numbers: number[] = [];
  for (let number = begin; number < end; number++) {
    const inner: Scope = (name) => (name === axis.variable ? number : scope(name));
    if (own.every((condition) => isTrue(condition.evaluate(inner)))) numbers.push(number);
  }
  return new IndexSet(numbers);
}

function toTemplate(
  formula: TensorFormula,
  axes: ReadonlyMap<string, IndexSet>,
  scope: Scope,
  layout: ArchitectureLayout | null,
  ignorable: boolean,
): TensorTemplate {
  const own: IndexSet[] = [];
  const pattern = renamed(formula.name, layout?.rename ?? []).replace(/\{(\w+)\}|\d+/g, (match, variable?: string) => {
    own.push((variable === undefined ? undefined : axes.get(variable)) ?? new IndexSet([Number(match)]));
    return "*";
  });
  return {
    pattern,
    axes: own,
    count: own.reduce((product, axis) => product * axis.size, 1),
    shape: formula.shape.map((size) => wholeNumber(size, scope, 1)),
    dtype: formula.dtype,
    optional: ignorable || (formula.optional !== null && isTrue(formula.optional.evaluate(scope))),
    ignorable,
    linear: formula.linear,
    formula,
  };
}

function wholeNumber(expression: Expression, scope: Scope, least: number): number {
  const value = expression.evaluate(scope);
  if (!isWholeNumber(value, least)) throw new Unknown(expression.text);
  return value;
}

function isWholeNumber(value: Value, least: number): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= least;
}
