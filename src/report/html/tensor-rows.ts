import { dtypeOfName } from "../../checkpoint/facts/dtype-names.ts";
import type { TensorLayout, TensorOrigin } from "../../diff/checkpoint-diff.ts";
import { checkpointSubject } from "../../diff/create-subject.ts";
import { LayoutPool } from "../../diff/layout-pool.ts";
import { type TableRow, tensorTable } from "../../diff/tensor-table.ts";
import { knowsAllNames } from "../../engine/functions/weights/known-names.ts";
import { type GraphVerdict, graphVerdict, isQuantised } from "../../engine/graph/graph-verdict.ts";
import type { LintSubject } from "../../engine/lint-result.ts";
import { dtypeBits } from "../../format/safetensors/dtype.ts";
import type { TensorTemplate } from "../../model/architecture/tensor-graph.ts";
import { type TensorSet, TensorSetBuilder } from "../../model/graph/tensor-set.ts";

/** What the graph says of tensors; `shape` has another one than expected. */
export type TensorMark =
  | { readonly kind: "expected" | "unexpected" | "missing" | "unknown" }
  | { readonly kind: "shape"; readonly expected: readonly number[] };

/** Tensors of one pattern, one shape, one dtype and one verdict. */
export interface TensorRows {
  readonly set: TensorSet;
  readonly layout: TensorLayout;
  readonly mark: TensorMark;
  /** Of all of them together; null where the shape or the dtype is not known. What is missing has none. */
  readonly parameters: bigint | null;
  readonly bytes: bigint | null;
}

export interface TensorOverview {
  readonly rows: readonly TensorRows[];
  readonly from: TensorOrigin;
  /** Shapes that no header told are those that the config makes. */
  readonly shapesFromConfig: boolean;
  /** What the tensors were held against; null where that is not known. */
  readonly yardstick: "checkpoint" | "base" | null;
  /** A quantiser packs them: linear layers are not judged. */
  readonly isPacked: boolean;
}

/** All tensors of a checkpoint by pattern, in the order of the architecture, with what the graph says of them. */
export function tensorOverview(subject: LintSubject): TensorOverview {
  const { checkpoint } = subject;
  const pool = new LayoutPool();
  const table = tensorTable(checkpointSubject(checkpoint, checkpoint.root, subject), pool);
  const verdict = table.from === "config" || table.from === "none" ? null : graphVerdict(subject);
  const isPacked = verdict !== null && isQuantised(verdict.comparison, checkpoint);
  const gathered = new Map<
    string,
    { readonly set: TensorSetBuilder; readonly layout: number; readonly mark: TensorMark }
  >();
  table.visit((pattern) => {
    const judge = judgeOf(pattern, verdict, isPacked, pool);
    return (row) => {
      const { key, mark } = judge(row);
      const id = `${pattern}\n${row.layout} ${key}`;
      let found = gathered.get(id);
      if (found === undefined) {
        found = { set: new TensorSetBuilder(pattern), layout: row.layout, mark };
        gathered.set(id, found);
      }
      found.set.add(row);
    };
  });
  const present = [...gathered.values()].map(({ set, layout, mark }) => rowsOf(set.build(), pool.at(layout), mark));
  return {
    rows: inOrder([...present, ...missingRows(subject, verdict, isPacked)], verdict),
    from: table.from,
    shapesFromConfig: table.shapesFromConfig,
    yardstick: verdict?.of ?? null,
    isPacked,
  };
}

type Judge = (row: TableRow) => { readonly key: string; readonly mark: TensorMark };

const EXPECTED = { key: "", mark: { kind: "expected" } } as const;
const UNKNOWN = { key: "", mark: { kind: "unknown" } } as const;
const UNEXPECTED = { key: "unexpected", mark: { kind: "unexpected" } } as const;

function judgeOf(pattern: string, verdict: GraphVerdict | null, isPacked: boolean, pool: LayoutPool): Judge {
  if (verdict === null) return () => UNKNOWN;
  const templates = verdict.comparison.graph.byPattern.get(pattern) ?? [];
  // What a quantiser makes of linear layers has names of its own.
  if (isPacked) return () => (templates.some(({ linear }) => !linear) ? EXPECTED : UNKNOWN);
  const verdicts = templates.map((template) => ({
    template,
    otherShape: {
      key: template.shape.join(),
      mark: { kind: "shape", expected: template.shape },
    } as const,
  }));
  return (row) => {
    const own = verdicts.find(({ template }) => hasNumbers(template, row.numbers));
    if (own === undefined) return UNEXPECTED;
    const { shape } = pool.at(row.layout);
    return shape === null || shape.join() === own.otherShape.key ? EXPECTED : own.otherShape;
  };
}

function hasNumbers({ axes }: TensorTemplate, numbers: ArrayLike<number>): boolean {
  return axes.every((axis, index) => axis.has(numbers[index] ?? -1));
}

function rowsOf(set: TensorSet, layout: TensorLayout, mark: TensorMark): TensorRows {
  const { shape, dtype } = layout;
  const elements = shape === null ? null : shape.reduce((product, size) => product * BigInt(size), BigInt(set.count));
  const bits = dtypeBits(dtype ?? "");
  const bytes = elements === null || bits === null ? null : (elements * BigInt(bits)) / 8n;
  return { set, layout, mark, parameters: elements, bytes };
}

function missingRows(
  { checkpoint }: LintSubject,
  verdict: GraphVerdict | null,
  isPacked: boolean,
): readonly TensorRows[] {
  if (verdict === null || !knowsAllNames(checkpoint)) return [];
  const dtype = dtypeOfName(verdict.facts.get("dtype.config")?.value);
  return verdict.comparison.missing
    .filter(({ template }) => !isPacked || !template.linear)
    .map(({ template, set }) => ({
      set,
      layout: { shape: template.shape, dtype: template.dtype ?? dtype },
      mark: { kind: "missing" },
      parameters: null,
      bytes: null,
    }));
}

/** As the architecture file has them; what it does not know behind. */
function inOrder(rows: readonly TensorRows[], verdict: GraphVerdict | null): readonly TensorRows[] {
  const order = new Map<string, number>();
  for (const { pattern } of verdict?.comparison.graph.templates ?? []) {
    if (!order.has(pattern)) order.set(pattern, order.size);
  }
  const placeOf = ({ set }: TensorRows): number => order.get(set.pattern) ?? order.size;
  return rows.toSorted((a, b) => placeOf(a) - placeOf(b));
}
