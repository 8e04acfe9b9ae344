import { printPattern } from "../../model/architecture/graph-ranges.ts";
import { IndexSet } from "../../model/architecture/index-set.ts";
import type { TensorRows } from "./tensor-rows.ts";

/** A module with all that is in it, or (`rows` not null) the tensors of one name. */
export interface TensorNode {
  /** layers.{0-79}, self_attn, q_proj.weight */
  readonly label: string;
  /** Which of the modules around have it, where not all do: "layers.{3-60}". */
  readonly within: string | null;
  readonly rows: TensorRows | null;
  readonly children: readonly TensorNode[];
  readonly count: number;
  readonly parameters: bigint;
  /** null: of none of them. */
  readonly bytes: bigint | null;
  /** Tensors in it that are not as they should be. */
  readonly marked: number;
}

/** Names deeper than this stand in one line: real ones have nine parts. */
const MAX_DEPTH = 12;

/** The tree of names, numbers of layers and experts put together. */
export function tensorTree(rows: readonly TensorRows[]): readonly TensorNode[] {
  const root: Draft = { label: "", axes: [], counted: [], children: new Map(), rows: [] };
  for (const each of rows) insert(root, each);
  return finish(root, root).children;
}

interface Draft {
  /** With `*` for numbers. */
  readonly label: string;
  /** For each `*` on the way from the root to here: which numbers occur in any tensor below. */
  readonly axes: Set<number>[];
  /** What each counts: layers, experts. */
  readonly counted: readonly string[];
  readonly children: Map<string, Draft>;
  readonly rows: TensorRows[];
}

function insert(root: Draft, rows: TensorRows): void {
  let node = root;
  let axis = 0;
  for (const label of segmentsOf(rows.set.pattern)) {
    let next = node.children.get(label);
    if (next === undefined) {
      const counted = [...node.counted, ...label.split("*").slice(0, -1).map(lastWord)];
      next = { label, axes: [], counted, children: new Map(), rows: [] };
      node.children.set(label, next);
    }
    axis += label.split("*").length - 1;
    for (let index = 0; index < axis; index++) {
      const numbers = next.axes[index] ?? new Set();
      for (const number of rows.set.axes[index]?.numbers ?? []) numbers.add(number);
      next.axes[index] = numbers;
    }
    node = next;
  }
  node.rows.push(rows);
}

function lastWord(text: string): string {
  return /([^.]*)\.?$/.exec(text)?.[1] ?? "";
}

/** A number belongs to the module that it counts: layers.*, not layers and *. */
function segmentsOf(pattern: string): readonly string[] {
  const parts = pattern.replaceAll(".*", "\0*").split(".");
  const joined =
    parts.length > MAX_DEPTH ? [...parts.slice(0, MAX_DEPTH - 1), parts.slice(MAX_DEPTH - 1).join(".")] : parts;
  return joined.map((part) => part.replaceAll("\0", "."));
}

/** The module that one is in. */
type Around = Pick<Draft, "axes" | "counted">;

function finish(draft: Draft, around: Around): TensorNode {
  const own = draft.axes.slice(around.axes.length);
  const children = [
    ...[...draft.children.values()].map((child) => finish(child, draft)),
    ...(draft.children.size === 0 && draft.rows.length === 1
      ? []
      : draft.rows.map((rows) => leaf(draft, rows, around))),
  ];
  const [only] = draft.rows;
  if (children.length === 0 && only !== undefined) return leaf(draft, only, around);
  const single = children.length === 1 ? children[0] : undefined;
  const label = printPattern(draft.label, own.map(indexSet));
  const within = narrower(draft.axes, around);
  if (single !== undefined && draft.label !== "" && own.length === 0) {
    return { ...single, label: `${label}.${single.label}`, within: single.within ?? within };
  }
  const sum = (of: (node: TensorNode) => number): number => children.reduce((total, child) => total + of(child), 0);
  const sizes = children.flatMap(({ bytes }) => (bytes === null ? [] : [bytes]));
  return {
    label,
    within,
    rows: null,
    children,
    count: sum(({ count }) => count),
    parameters: children.reduce((total, { parameters }) => total + parameters, 0n),
    bytes: sizes.length === 0 ? null : sizes.reduce((total, bytes) => total + bytes, 0n),
    marked: sum(({ marked }) => marked),
  };
}

function leaf(draft: Draft, rows: TensorRows, around: Around): TensorNode {
  const { set, mark } = rows;
  const isMarked = mark.kind !== "expected" && mark.kind !== "unknown";
  const isMissing = mark.kind === "missing";
  return {
    label: printPattern(draft.label, set.axes.slice(around.axes.length)),
    within: narrower(
      set.axes.map(({ numbers }) => new Set(numbers)),
      around,
    ),
    rows,
    children: [],
    count: isMissing ? 0 : set.count,
    parameters: rows.parameters ?? 0n,
    bytes: rows.bytes,
    marked: isMarked ? set.count : 0,
  };
}

/** "in layers 3-60": numbers of the modules around, when fewer of them than there are have it. */
function narrower(axes: readonly ReadonlySet<number>[], around: Around): string | null {
  const parts = around.axes.flatMap((all, index) => {
    const own = axes[index] ?? new Set<number>();
    if (own.size >= all.size) return [];
    const what = around.counted[index] ?? "";
    return [
      `${own.size === 1 ? what.replace(/s$/, "") : what} ${printPattern("*", [indexSet(own)]).replace(/[{}]/g, "")}`,
    ];
  });
  return parts.length === 0 ? null : `in ${parts.join(", ")}`;
}

function indexSet(numbers: ReadonlySet<number>): IndexSet {
  return new IndexSet([...numbers].sort((a, b) => a - b));
}
