import type { Facts } from "../../checkpoint/facts/fact.ts";
import { type JsonValue, memberOf } from "../../format/json/json-value.ts";
import { parseExpression } from "./expression.ts";
import { IndexSet } from "./index-set.ts";
import { type TensorGraph, type TensorTemplate, tensorGraph } from "./tensor-graph.ts";

/** Methods that an architecture file has formulas for, so that nothing is left to do here. */
const IN_FORMULAS: ReadonlySet<unknown> = new Set(["mxfp4"]);
const WEIGHT = ".weight";
const SCALE_SUFFIX = "_scale_inv";

/**
 * The graph with its linear weights as quantization_config says. fp8 in blocks (DeepSeek-V3's form) is exact: a scale
 * beside every weight, F32, one for each block. How other methods pack a weight is left open (`packing`).
 */
export function quantisedGraph(graph: TensorGraph, facts: Facts): TensorGraph {
  const method = facts.get("quantization.method");
  if (method === null || IN_FORMULAS.has(method.value)) return graph;
  const config = facts.config.attribute("quantization_config")?.value;
  const block = blockSize(memberOf(config, "weight_block_size"));
  if (method.value !== "fp8" || block === null) return { ...graph, packing: String(method.value) };
  const plain = unconverted(memberOf(config, "modules_to_not_convert"));
  const templates = graph.templates.flatMap((template) =>
    template.linear && template.shape.length === 2 ? convert(template, block, plain) : [template],
  );
  return tensorGraph(graph.layout, templates);
}

type Block = readonly [rows: number, columns: number];

function blockSize(value: JsonValue | undefined): Block | null {
  if (!Array.isArray(value) || value.length !== 2) return null;
  const [rows, columns] = value as readonly JsonValue[];
  return isSize(rows) && isSize(columns) ? [rows, columns] : null;
}

function isSize(value: JsonValue | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}

function convert(
  template: TensorTemplate,
  [rows, columns]: Block,
  plain: readonly UnconvertedModule[],
): readonly TensorTemplate[] {
  const kept = plain.filter(({ matches }) => matches(template.pattern));
  const untouched = kept.some(({ layer }) => layer === null);
  const layers = new Set(kept.map(({ layer }) => layer));
  const [outer, ...inner] = template.axes;
  const keeps = (number: number): boolean => untouched || layers.has(number);
  const rest = outer === undefined ? [] : [split(template, outer, inner, keeps)];
  if (untouched) return [template];
  const converted = outer === undefined ? template : split(template, outer, inner, (number) => !keeps(number));
  const [height = 1, width = 1] = template.shape;
  return [
    ...rest,
    { ...converted, dtype: "F8_E4M3" },
    {
      ...converted,
      pattern: converted.pattern + SCALE_SUFFIX,
      dtype: "F32",
      linear: false,
      shape: [Math.ceil(height / rows), Math.ceil(width / columns)],
      formula: { ...converted.formula, name: converted.formula.name + SCALE_SUFFIX, shape: [ONE, ONE], linear: false },
    },
  ].filter(({ count }) => count > 0);
}

/** A scale has no formula of its own: what is wrong with its shape is wrong with its weight's. */
const ONE = parseExpression("1");

function split(
  template: TensorTemplate,
  outer: IndexSet,
  inner: readonly IndexSet[],
  keeps: (number: number) => boolean,
): TensorTemplate {
  const axes = [new IndexSet(outer.numbers.filter(keeps)), ...inner];
  return { ...template, axes, count: axes.reduce((product, axis) => product * axis.size, 1) };
}

interface UnconvertedModule {
  /** null: in every layer. */
  readonly layer: number | null;
  matches(pattern: string): boolean;
}

/** `lm_head`, `model.layers.0.mlp.gate`, `model.layers.*.self_attn`: a module or what is inside it. */
function unconverted(modules: JsonValue | undefined): readonly UnconvertedModule[] {
  if (!Array.isArray(modules)) return [];
  return modules
    .filter((module: JsonValue): module is string => typeof module === "string")
    .map((module) => {
      const layer = /\.(\d+)\./.exec(module)?.[1];
      const inside = `.${module.replace(/\d+/g, "*")}.`;
      return {
        layer: layer === undefined ? null : Number(layer),
        matches: (pattern: string) => `.${pattern.slice(0, -WEIGHT.length)}.`.includes(inside),
      };
    });
}
