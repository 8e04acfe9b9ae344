import { type TensorGraph, type TensorTemplate, tensorName } from "./tensor-graph.ts";

export interface GraphTensor {
  readonly name: string;
  readonly template: TensorTemplate;
}

/**
 * Every tensor of a graph, layer by layer as checkpoints are split over shards, and those of a layer by name as they
 * stand in a safetensors file; not template by template.
 * Hundreds of thousands are possible: take them one at a time.
 */
export function* graphTensors(graph: TensorGraph): Generator<GraphTensor, void, undefined> {
  for (const run of runs(graph.templates)) yield* byLayer(run);
}

/** Templates that are repeated and stand together share the layers. */
function runs(templates: readonly TensorTemplate[]): readonly (readonly TensorTemplate[])[] {
  const found: TensorTemplate[][] = [];
  let open = false;
  for (const template of templates) {
    const repeated = template.formula.name.includes("{");
    if (open && repeated) found.at(-1)?.push(template);
    else found.push([template]);
    open = repeated;
  }
  return found;
}

function* byLayer(run: readonly TensorTemplate[]): Generator<GraphTensor, void, undefined> {
  const sorted = run.toSorted((a, b) => (a.pattern < b.pattern ? -1 : a.pattern > b.pattern ? 1 : 0));
  const layers = new Set(run.flatMap(({ axes }) => axes[0]?.numbers ?? [-1]));
  for (const layer of [...layers].sort((a, b) => a - b)) {
    for (const template of sorted) {
      const [outer, ...inner] = template.axes;
      if (outer === undefined) yield { name: template.pattern, template };
      else if (outer.has(layer)) {
        for (const numbers of combinations(
          [layer],
          inner.map((axis) => axis.numbers),
        )) {
          yield { name: tensorName(template, numbers), template };
        }
      }
    }
  }
}

function* combinations(
  head: readonly number[],
  rest: readonly (readonly number[])[],
): Generator<readonly number[], void, undefined> {
  const [next, ...others] = rest;
  if (next === undefined) yield head;
  else for (const number of next) yield* combinations([...head, number], others);
}
