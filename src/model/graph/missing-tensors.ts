import { visitTensors } from "../../checkpoint/visit-tensors.ts";
import type { Weights } from "../../checkpoint/weights.ts";
import { type TensorGraph, type TensorTemplate, tensorName } from "../architecture/tensor-graph.ts";
import type { MissingTensors } from "./graph-comparison.ts";
import { TensorSetBuilder } from "./tensor-set.ts";

/** More combinations than this are not told one by one, only counted. */
const MAX_COMBINATIONS = 4_000_000;

/** What each template lacks. Only of templates of which some are there the names are gone through again. */
export function missingTensors(
  weights: Weights,
  graph: TensorGraph,
  counts: ReadonlyMap<TensorTemplate, { readonly found: number }>,
): readonly MissingTensors[] {
  const lacking = graph.templates.filter((template) => {
    const found = counts.get(template)?.found ?? 0;
    return found < template.count && !template.optional && !(template.linear && graph.packing !== null);
  });
  const present = presentNumbers(
    weights,
    lacking.filter((template) => counts.has(template) && isListable(template)),
  );
  return lacking.map((template) => {
    const missing = template.count - (counts.get(template)?.found ?? 0);
    return { template, set: missingSet(template, missing, present.get(template) ?? null) };
  });
}

function isListable({ count }: TensorTemplate): boolean {
  return count <= MAX_COMBINATIONS;
}

/** One byte for each combination of numbers, 1 where there is a tensor. */
function presentNumbers(
  weights: Weights,
  templates: readonly TensorTemplate[],
): ReadonlyMap<TensorTemplate, Uint8Array> {
  const present = new Map(templates.map((template) => [template, new Uint8Array(template.count)]));
  if (present.size === 0) return present;
  visitTensors(weights, (pattern) => {
    const own = [...present].filter(([template]) => template.pattern === pattern);
    if (own.length === 0) return null;
    return ({ numbers }) => {
      for (const [{ axes }, bytes] of own) {
        const at = combination(axes, numbers);
        if (at >= 0) bytes[at] = 1;
      }
    };
  });
  return present;
}

/** Where the combination stands when the last axis counts fastest; -1 for none of the template's. */
function combination(axes: TensorTemplate["axes"], numbers: Int32Array): number {
  let at = 0;
  for (const [index, axis] of axes.entries()) {
    const number = numbers[index] as number;
    if (!axis.has(number)) return -1;
    at = at * axis.size + axis.positionOf(number);
  }
  return at;
}

function missingSet(template: TensorTemplate, missing: number, present: Uint8Array | null): MissingTensors["set"] {
  const { axes, pattern } = template;
  if (present === null) {
    const first = tensorName(
      template,
      axes.map(({ numbers }) => numbers[0] ?? 0),
    );
    return { pattern, count: missing, axes, first };
  }
  const set = new TensorSetBuilder(pattern);
  for (let at = present.indexOf(0); at >= 0; at = present.indexOf(0, at + 1)) {
    const numbers = numbersAt(axes, at);
    set.add({
      numbers,
      get name() {
        return tensorName(template, numbers);
      },
    });
  }
  return set.build();
}

function numbersAt(axes: TensorTemplate["axes"], at: number): readonly number[] {
  const numbers: number[] = [];
  let rest = at;
  for (const axis of axes.toReversed()) {
    numbers.unshift(axis.numbers[rest % axis.size] ?? 0);
    rest = Math.floor(rest / axis.size);
  }
  return numbers;
}
