import { dtypeOfName } from "../checkpoint/facts/dtype-names.ts";
import type { Facts } from "../checkpoint/facts/fact.ts";
import type { Architecture } from "../model/architecture/architecture.ts";
import { printPattern } from "../model/architecture/graph-ranges.ts";
import { graphTensors } from "../model/architecture/graph-tensors.ts";
import { graphTotals } from "../model/architecture/graph-totals.ts";
import type { TensorGraph, TensorTemplate } from "../model/architecture/tensor-graph.ts";
import { escapeTerminal } from "./escape-terminal.ts";
import type { Paint } from "./paint.ts";
import { count } from "./summary-line.ts";
import { textTable } from "./text-table.ts";

export interface GraphPage {
  /** As the user knows the model. */
  readonly name: string;
  readonly facts: Facts;
  readonly architecture: Architecture;
  readonly graph: TensorGraph;
}

/** What `models graph` prints for people: a line for all layers that have a tensor of one shape. */
export function graphPage(page: GraphPage, paint: Paint): string {
  const dtype = configDtype(page.facts);
  const templates = page.graph.templates.filter(({ ignorable }) => !ignorable);
  const header = ["tensor", "shape", "dtype", "count", ""];
  const rows = templates.map((template) => [
    printPattern(template.pattern, template.axes),
    `[${template.shape.join(", ")}]`,
    template.dtype ?? dtype ?? "?",
    `x${template.count}`,
    template.optional ? "optional" : "",
  ]);
  const [heading = "", ...lines] = textTable(
    [header, ...rows].map((row) => row.map(escapeTerminal)),
    new Set([3]),
  );
  return `${[paint.bold(heading), ...lines, "", ...notes(page, templates, dtype).map(escapeTerminal)].join("\n")}\n`;
}

/** What `models graph --format json` prints: one object, name to shape, dtype (null: not known) and optional. */
export function graphJson({ facts, graph }: GraphPage): string {
  const dtype = configDtype(facts);
  const lines: string[] = [];
  // By hand: a tensor may be called __proto__, and hundreds of thousands of members are slow as one object.
  for (const { name, template } of graphTensors(graph)) {
    if (template.ignorable) continue;
    const value = { shape: template.shape, dtype: template.dtype ?? dtype, optional: template.optional };
    lines.push(`  ${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  }
  return `{\n${lines.join(",\n")}\n}\n`;
}

function configDtype(facts: Facts): string | null {
  return dtypeOfName(facts.get("dtype.config")?.value);
}

function notes(
  { name, facts, architecture, graph }: GraphPage,
  templates: readonly TensorTemplate[],
  dtype: string | null,
): readonly string[] {
  const needed = graphTotals(
    templates.filter(({ optional }) => !optional),
    dtype,
  );
  const optional = graphTotals(
    templates.filter((template) => template.optional),
    dtype,
  );
  const layout = graph.layout === null ? "" : `, layout ${graph.layout}`;
  const others = [...architecture.layouts.values()].filter(({ id }) => id !== graph.layout);
  return [
    `${name}: ${facts.get("architecture.class")?.value} of ${architecture.modelType}${layout}`,
    `${count(needed.tensors, "tensor")}, ${grouped(needed.elements)} ${isPacked(graph) ? "elements" : "parameters"}, ${bytesText(needed.bytes)}`,
    ...(dtype === null ? ["config.json states no dtype (torch_dtype) that safetensors has"] : []),
    ...(optional.tensors === 0
      ? []
      : [`${count(optional.tensors, "tensor")} beside these may be there: ${bytesText(optional.bytes)}`]),
    ...(graph.packing === null
      ? []
      : [`${graph.packing} packs weights of linear layers under names and shapes of its own; shown is what it packs`]),
    ...others.map(({ id, title }) => `other layout: ${id} (${title})`),
  ];
}

/** Whether elements are something else than parameters: several in one, or scales beside them. */
function isPacked({ packing, templates }: TensorGraph): boolean {
  return packing !== null || templates.some(({ dtype }) => dtype !== null && /^(U8|F8|F4)/.test(dtype));
}

function bytesText(bytes: bigint | null): string {
  return bytes === null ? "bytes not known" : `${grouped(bytes)} bytes`;
}

function grouped(number: bigint): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
