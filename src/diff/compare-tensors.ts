import { TensorSetBuilder } from "../model/graph/tensor-set.ts";
import type { TensorDiff, TensorDifference, TensorLayout } from "./checkpoint-diff.ts";
import { isFloatDtype } from "./is-float-dtype.ts";
import { LayoutPool } from "./layout-pool.ts";
import { SIDES } from "./sides.ts";
import { sizeDoubt } from "./size-doubt.ts";
import type { Subject } from "./subject.ts";
import { type TableRow, type TensorTable, tensorTable } from "./tensor-table.ts";
import { weightsDoubt } from "./weights-doubt.ts";

/**
 * Names, shapes and dtypes of two sides. The tensors of `a` are kept as numbers (91,991 need no string), those of `b` are
 * held against them one by one.
 */
export function compareTensors(a: Subject, b: Subject): TensorDiff {
  const pool = new LayoutPool();
  const tables = { a: tensorTable(a, pool), b: tensorTable(b, pool) };
  // Of two configs, a tensor that need not be there is in neither.
  const optionals = tables.a.from !== "config" || tables.b.from !== "config";
  const kept = keep(tables.a, optionals);
  const gathered = new Gathered(pool);
  let common = 0;
  let total = 0;
  tables.b.visit((pattern) => {
    const own = kept.patterns.get(pattern);
    const axes = axesOf(pattern);
    return (row) => {
      if (row.optional && !optionals) return;
      const key = keyOf(row, axes);
      const found = own?.get(key);
      if (found === undefined) {
        if (row.optional && tables.b.from === "config") return;
        total++;
        gathered.addOne(pattern, row, "b");
        return;
      }
      total++;
      own?.delete(key);
      common++;
      if (found !== row.layout) gathered.addBoth(pattern, row, found);
    };
  });
  // What is left has no like in b; most often nothing is, and the second pass is not made.
  let alone = 0;
  if (common < kept.count) {
    tables.a.visit((pattern) => {
      const left = kept.patterns.get(pattern);
      if (left === undefined || left.size === 0) return null;
      const axes = axesOf(pattern);
      return (row) => {
        if (!left.delete(keyOf(row, axes)) || (row.optional && tables.a.from === "config")) return;
        alone++;
        gathered.addOne(pattern, row, "a");
      };
    });
  }
  const compared = tables.a.from !== "none" && tables.b.from !== "none" && knowsNames(a) && knowsNames(b);
  return {
    a: { count: common + alone, from: tables.a.from },
    b: { count: total, from: tables.b.from },
    common,
    differences: compared ? gathered.differences() : [],
    notes: notesOn([a, b], [tables.a, tables.b], gathered.unknown),
    doubts: [a, b].flatMap((subject, index) => {
      const doubt = weightsDoubt(subject) ?? sizeDoubt(subject);
      return doubt === null ? [] : [`${SIDES[index]}: ${doubt}`];
    }),
    compared,
  };
}

/** Without an index, a shard that cannot be read takes its names with it. */
function knowsNames({ weights }: Subject): boolean {
  return weights.index !== null || weights.loaded.every(({ header }) => header !== null);
}

type Key = number | string;

/** Numbers below 2^17 pack three to a key; a name with more of them, or with an odd one, stands for itself. */
const PACK = 131_072;
const MAX_PACKED = 3;

function keyOf(row: TableRow, axes: number): Key {
  if (axes > MAX_PACKED) return row.name;
  let key = 0;
  for (let axis = 0; axis < axes; axis++) {
    const number = row.numbers[axis] as number;
    if (number < 0 || number >= PACK) return row.name;
    key = key * PACK + number;
  }
  return key;
}

function axesOf(pattern: string): number {
  return pattern.split("*").length - 1;
}

function keep(
  table: TensorTable,
  optionals: boolean,
): { readonly patterns: Map<string, Map<Key, number>>; readonly count: number } {
  const patterns = new Map<string, Map<Key, number>>();
  let count = 0;
  table.visit((pattern) => {
    const own = patterns.get(pattern) ?? new Map<Key, number>();
    const axes = axesOf(pattern);
    patterns.set(pattern, own);
    return (row) => {
      if (row.optional && !optionals) return;
      count++;
      own.set(keyOf(row, axes), row.layout);
    };
  });
  return { patterns, count };
}

/** Differences, those of one pattern and one kind together. */
class Gathered {
  /** Tensors of which one side does not tell the shape. */
  unknown = 0;
  readonly #pool: LayoutPool;
  readonly #sets = new Map<string, Omit<TensorDifference, "set"> & { readonly set: TensorSetBuilder }>();

  constructor(pool: LayoutPool) {
    this.#pool = pool;
  }

  addOne(pattern: string, row: TableRow, side: "a" | "b"): void {
    const layout = row.layout;
    this.#add(pattern, row, side === "a" ? layout : -1, side === "b" ? layout : -1, !row.optional);
  }

  /** @param a number of the layout that it has in a */
  addBoth(pattern: string, row: TableRow, a: number): void {
    const [one, other] = [this.#pool.at(a), this.#pool.at(row.layout)];
    if (one.shape === null || other.shape === null) this.unknown++;
    const shape = one.shape !== null && other.shape !== null && one.shape.join() !== other.shape.join();
    const dtype = one.dtype !== null && other.dtype !== null && one.dtype !== other.dtype;
    if (!shape && !dtype) return;
    const cast = isFloatDtype(one.dtype) && isFloatDtype(other.dtype);
    this.#add(pattern, row, a, row.layout, shape || (dtype && !cast));
  }

  differences(): readonly TensorDifference[] {
    const all = [...this.#sets.values()].map((each) => ({ ...each, set: each.set.build() }));
    return all.sort((a, b) => Number(b.graph) - Number(a.graph));
  }

  #add(pattern: string, row: TableRow, a: number, b: number, graph: boolean): void {
    const key = `${pattern}\n${a} ${b} ${graph}`;
    let found = this.#sets.get(key);
    if (found === undefined) {
      found = { set: new TensorSetBuilder(pattern), a: this.#layout(a), b: this.#layout(b), graph };
      this.#sets.set(key, found);
    }
    found.set.add(row);
  }

  #layout(number: number): TensorLayout | null {
    return number < 0 ? null : this.#pool.at(number);
  }
}

function notesOn(subjects: readonly Subject[], tables: readonly TensorTable[], unknown: number): readonly string[] {
  const notes = SIDES.flatMap((side, index) => {
    const [subject, table] = [subjects[index], tables[index]];
    return subject === undefined || table === undefined ? [] : notesOnSide(side, subject, table);
  });
  if (unknown > 0)
    notes.push(`${unknown} tensors were compared by name only: their shapes are not known on both sides`);
  return notes;
}

function notesOnSide(side: string, subject: Subject, { from, shapesFromConfig }: TensorTable): readonly string[] {
  if (from === "none")
    return [`${side} has no weights, and its tensors do not follow from its config: ${noGraph(subject)}`];
  if (!knowsNames(subject)) return [`of ${side} a weight file cannot be read, and no index tells what is in it`];
  if (!shapesFromConfig) return [];
  if (from === "index") return [`the shapes of ${side} are those that its config makes: no shard was read`];
  return [`of ${side} not all shards are there: shapes that no header tells are those that its config makes`];
}

function noGraph({ graph }: Subject): string {
  if (graph.graph !== null) return "";
  const { reason } = graph;
  switch (reason.kind) {
    case "no-model-type":
      return "it has no model_type";
    case "no-class":
      return "it has no architectures";
    case "unknown-model-type":
      return `model_type ${reason.modelType} has no architecture here`;
    case "unknown-class":
      return `the class ${reason.className} is not known for model_type ${reason.modelType}`;
    case "unknown-size":
      return `${reason.formula} has no value`;
    default:
      return reason satisfies never;
  }
}
