import { dtypeOfName } from "../checkpoint/facts/dtype-names.ts";
import { type TensorRow, visitTensors } from "../checkpoint/visit-tensors.ts";
import type { Weights } from "../checkpoint/weights.ts";
import { type TensorGraph, type TensorTemplate, tensorName } from "../model/architecture/tensor-graph.ts";
import type { TensorLayout, TensorOrigin } from "./checkpoint-diff.ts";
import type { LayoutPool } from "./layout-pool.ts";
import type { Subject } from "./subject.ts";

/** One tensor of a side. The same object every time. */
export interface TableRow {
  readonly numbers: ArrayLike<number>;
  readonly name: string;
  /** Number of its shape and dtype in the pool. */
  readonly layout: number;
  /** A side without it is whole: a tied head that was written, a table that loaders compute. */
  readonly optional: boolean;
}

export type VisitRow = (row: TableRow) => void;

/** The tensors of one side, whether they stand in headers, in an index, or follow from the config. */
export interface TensorTable {
  readonly from: TensorOrigin;
  /** Whether shapes that no header told were taken from what the config makes. */
  readonly shapesFromConfig: boolean;
  /** @param enter asked for each pattern, perhaps more than once; null passes over its names */
  visit(enter: (pattern: string) => VisitRow | null): void;
}

export function tensorTable(subject: Subject, pool: LayoutPool): TensorTable {
  const { weights, graph } = subject;
  const dtype = dtypeOfName(subject.facts.get("dtype.config")?.value);
  const isEmpty = !weights.complete && weights.tensors.size === 0 && (weights.index?.weightMap.size ?? 0) === 0;
  const from: TensorOrigin = !isEmpty
    ? weights.complete || weights.tensors.size > 0
      ? "headers"
      : "index"
    : graph.graph === null
      ? "none"
      : "config";
  return {
    from,
    shapesFromConfig: !isEmpty && !weights.complete && graph.graph !== null,
    visit(enter) {
      if (!isEmpty) visitWeights(subject, dtype, pool, enter);
      else if (graph.graph !== null) visitGraph(graph.graph, dtype, pool, enter);
    },
  };
}

interface Row {
  numbers: ArrayLike<number>;
  name: string;
  layout: number;
  optional: boolean;
}

function visitWeights(
  { weights, graph: { graph } }: Subject,
  dtype: string | null,
  pool: LayoutPool,
  enter: (pattern: string) => VisitRow | null,
): void {
  const isGone = goneFrom(weights);
  visitTensors(weights, (pattern) => {
    const visit = enter(pattern);
    if (visit === null) return null;
    const templates = (graph?.byPattern.get(pattern) ?? []).map((template) => ({
      template,
      layout: pool.numberOf(layoutOf(template, graph, dtype)),
    }));
    const view = new RowView();
    let last = -1;
    let known: TensorLayout = { shape: null, dtype: null };
    return (row) => {
      if (row.dtype === null && isGone(row)) return;
      const own = templates.find(({ template }) => hasNumbers(template, row.numbers));
      view.row = row;
      view.optional = own?.template.optional === true;
      if (row.dtype === null) view.layout = own?.layout ?? pool.numberOf({ shape: null, dtype: null });
      else if (last >= 0 && row.dtype === known.dtype && row.hasShape(known.shape ?? []) === true) view.layout = last;
      else {
        known = { shape: row.tensor?.shape ?? null, dtype: row.dtype };
        last = pool.numberOf(known);
        view.layout = last;
      }
      visit(view);
    };
  });
}

/** Whether a name that no header has is in none of the checkpoint's files: the header of its shard was read. */
function goneFrom({ complete, index, loaded }: Weights): (row: TensorRow) => boolean {
  if (complete) return () => true;
  const read = new Set(loaded.filter(({ header }) => header !== null).map(({ file }) => file));
  if (index === null || read.size === 0) return () => false;
  return ({ name }) => read.has(index.weightMap.get(name) ?? "");
}

/** A row of the weights seen as one of the table: the name is made when it is asked for. */
class RowView implements TableRow {
  row: TensorRow | null = null;
  layout = 0;
  optional = false;

  get numbers(): ArrayLike<number> {
    return this.row?.numbers ?? [];
  }

  get name(): string {
    return this.row?.name ?? "";
  }
}

function visitGraph(
  graph: TensorGraph,
  dtype: string | null,
  pool: LayoutPool,
  enter: (pattern: string) => VisitRow | null,
): void {
  for (const template of graph.templates) {
    if (template.ignorable) continue;
    const visit = enter(template.pattern);
    if (visit === null) continue;
    const numbers: number[] = template.axes.map(() => 0);
    const row: Row = {
      numbers,
      get name() {
        return tensorName(template, numbers);
      },
      layout: pool.numberOf(layoutOf(template, graph, dtype)),
      optional: template.optional,
    };
    const descend = (axis: number): void => {
      const set = template.axes[axis];
      if (set === undefined) visit(row);
      for (const number of set?.numbers ?? []) {
        numbers[axis] = number;
        descend(axis + 1);
      }
    };
    descend(0);
  }
}

/** A quantiser whose packing is left open hides the shapes of linear weights. */
function layoutOf(template: TensorTemplate, graph: TensorGraph | null, dtype: string | null): TensorLayout {
  if (template.linear && graph?.packing !== null) return { shape: null, dtype: null };
  return { shape: template.shape, dtype: template.dtype ?? dtype };
}

function hasNumbers({ axes }: TensorTemplate, numbers: ArrayLike<number>): boolean {
  for (let axis = 0; axis < axes.length; axis++) if (axes[axis]?.has(numbers[axis] as number) !== true) return false;
  return true;
}
