import type { TensorScan } from "../../checkpoint/tensor-scan.ts";
import { visitTensors } from "../../checkpoint/visit-tensors.ts";
import type { TensorTemplate } from "../../model/architecture/tensor-graph.ts";
import { type TensorSet, TensorSetBuilder } from "../../model/graph/tensor-set.ts";
import type { RuleContext } from "../rule.ts";
import { graphVerdict } from "./graph-verdict.ts";

/** Tensors of one pattern whose values the same is the matter with. */
export interface ScannedSet {
  readonly set: TensorSet;
  readonly scans: readonly TensorScan[];
}

/** A tensor whose values were looked at. */
export interface ScannedTensor {
  readonly scan: TensorScan;
  /** What the model's graph says of it; null for one that it does not have, or where there is no graph. */
  readonly template: TensorTemplate | null;
}

/** Those tensors of a checkpoint that something is the matter with, by pattern; null when values were not looked at. */
export function scannedSets(
  context: RuleContext,
  isWrong: (tensor: ScannedTensor) => boolean,
): { readonly targets: number; readonly sets: readonly ScannedSet[] } | null {
  const { scans, weights } = context.checkpoint;
  if (scans === null) return null;
  const byPattern = graphVerdict(context)?.comparison.graph.byPattern;
  const found: { readonly builder: TensorSetBuilder; readonly scans: TensorScan[] }[] = [];
  let targets = 0;
  visitTensors(weights, (pattern) => {
    const templates = byPattern?.get(pattern) ?? [];
    let wrong: (typeof found)[number] | null = null;
    return (row) => {
      const scan = scans.get(row.name);
      if (scan === undefined) return;
      targets++;
      const fits = ({ axes }: TensorTemplate): boolean => axes.every((axis, at) => axis.has(row.numbers[at] ?? -1));
      if (!isWrong({ scan, template: templates.find(fits) ?? null })) return;
      if (wrong === null) {
        wrong = { builder: new TensorSetBuilder(pattern), scans: [] };
        found.push(wrong);
      }
      wrong.builder.add(row);
      wrong.scans.push(scan);
    };
  });
  return { targets, sets: found.map(({ builder, scans: of }) => ({ set: builder.build(), scans: of })) };
}
