import type { TensorScan } from "../../../checkpoint/tensor-scan.ts";
import { visitTensors } from "../../../checkpoint/visit-tensors.ts";
import { tensorPlace, type Weights } from "../../../checkpoint/weights.ts";
import type { FunctionFinding, FunctionOutcome, RuleFunction } from "../rule-function.ts";

/** Norms are alike at the start of training, and a small matrix may be alike by design. */
const MIN_ELEMENTS = 256;

/** Layers of which every matrix is byte for byte that of another layer. */
export const duplicatedLayers: RuleFunction = {
  name: "weights/duplicated-layers",
  options: { type: "object", additionalProperties: false },
  placeholders: ["layers", "originals", "repeat", "matrices"],
  run({ checkpoint: { weights, scans } }): FunctionOutcome {
    if (scans === null) return { targets: 0, findings: [] };
    const stacks = [...layerStacks(weights, scans)].filter(([, layers]) => layers.size > 1);
    const findings = stacks.flatMap(([prefix, layers]) =>
      runs(originals(layers)).map((run) => finding(prefix, run, layers, weights)),
    );
    return { targets: stacks.reduce((sum, [, layers]) => sum + layers.size, 0), findings };
  },
};

interface Layer {
  /** A matrix by its name behind the number of the layer, with what it is. */
  readonly matrices: string[];
  first: string;
  isZero: boolean;
}

/** By what stands before the number ("model.layers."), the layers that have matrices. */
function layerStacks(
  weights: Weights,
  scans: ReadonlyMap<string, TensorScan>,
): ReadonlyMap<string, ReadonlyMap<number, Layer>> {
  const stacks = new Map<string, Map<number, Layer>>();
  visitTensors(weights, (pattern) => {
    const star = pattern.indexOf("*.");
    if (star < 1 || pattern[star - 1] !== ".") return null;
    const prefix = pattern.slice(0, star);
    return ({ name, numbers }) => {
      const scan = scans.get(name);
      const number = numbers[0] ?? -1;
      if (scan === undefined || number < 0 || scan.shape.length < 2 || scan.elements < MIN_ELEMENTS) return;
      const stack = stacks.get(prefix) ?? new Map<number, Layer>();
      stacks.set(prefix, stack);
      const layer = stack.get(number) ?? { matrices: [], first: name, isZero: true };
      stack.set(number, layer);
      const suffix = name.slice(prefix.length + String(number).length);
      layer.matrices.push(`${suffix} ${scan.dtype} ${scan.shape.join()} ${scan.crc}`);
      layer.isZero &&= scan.isZero;
    };
  });
  return stacks;
}

/** Layer and the first one that it is equal to, in the order of the layers. */
function originals(layers: ReadonlyMap<number, Layer>): readonly (readonly [number, number])[] {
  const firsts = new Map<string, number>();
  const pairs: (readonly [number, number])[] = [];
  for (const [number, { matrices, isZero }] of [...layers].sort(([a], [b]) => a - b)) {
    // Layers of zeros are alike; another rule tells of them.
    if (isZero) continue;
    const key = matrices.toSorted().join("\n");
    const original = firsts.get(key);
    if (original === undefined) firsts.set(key, number);
    else pairs.push([number, original]);
  }
  return pairs;
}

interface Run {
  readonly from: number;
  to: number;
  readonly original: number;
  originalTo: number;
}

/** Layers 24 to 39 that repeat 8 to 23, or 2 to 4 that all repeat 1, as one. */
function runs(pairs: readonly (readonly [number, number])[]): readonly Run[] {
  const list: Run[] = [];
  for (const [number, original] of pairs) {
    const run = list.at(-1);
    if (run === undefined || run.to + 1 !== number)
      list.push({ from: number, to: number, original, originalTo: original });
    else if (original === run.originalTo + 1 && run.originalTo - run.original === run.to - run.from) {
      run.to = number;
      run.originalTo = original;
    } else if (original === run.original && run.originalTo === run.original) run.to = number;
    else list.push({ from: number, to: number, original, originalTo: original });
  }
  return list;
}

function finding(
  prefix: string,
  { from, to, original, originalTo }: Run,
  layers: ReadonlyMap<number, Layer>,
  weights: Weights,
): FunctionFinding {
  const first = layers.get(from);
  return {
    args: {
      layers: `${prefix}${span(from, to)}`,
      originals: `${prefix}${span(original, originalTo)}`,
      repeat: from === to ? "repeats" : "repeat",
      matrices: first?.matrices.length ?? 0,
    },
    primary: tensorPlace(weights, first?.first ?? ""),
  };
}

function span(from: number, to: number): string {
  return from === to ? String(from) : `{${from}-${to}}`;
}
