import type { LintSubject } from "../../engine/lint-result.ts";
import { grouped, rough, roughBytes } from "../amounts.ts";
import { cutText } from "../cut-text.ts";
import { count } from "../summary-line.ts";
import type { ByteBudget } from "./byte-budget.ts";
import { icon } from "./icons.ts";
import { shareBar } from "./share-bar.ts";
import { type Html, html } from "./template.ts";
import type { TensorMark, TensorOverview, TensorRows } from "./tensor-rows.ts";
import { type TensorNode, tensorTree } from "./tensor-tree.ts";

/** Patterns of one checkpoint, the second where the first is too much; real ones have forty. */
const MAX_PATTERNS: readonly number[] = [500, 60];
/** Levels that are open from the start. */
const OPEN_DEPTH = 2;

/** The tensors as a tree: what takes how much, and what is not as it should be. */
export function tensorSection(overview: TensorOverview, subject: LintSubject, budget: ByteBudget, id: string): Html {
  const { rows } = overview;
  const bytes = sum(rows.map((each) => each.bytes));
  const parameters = sum(rows.map((each) => each.parameters));
  const whole = bytes > 0n ? bytes : parameters;
  const marked = rows.filter(isMarked);
  const { tree, shown } = fittingTree(rows, { whole, byBytes: bytes > 0n }, budget);
  return html`<section class="tensors" aria-labelledby="${id}-tensors ${id}">
<h3 id="${id}-tensors">Tensors</h3>
<p class="lead">${lead(overview, parameters, bytes)}</p>
${notes(overview, subject).map((note) => html`<p class="hint">${note}</p>`)}
${
  marked.length === 0
    ? null
    : html`<p class="deviations">${icon("warning")}${deviationText(marked)}</p>
<p class="switch"><label><input type="checkbox" class="only-marked"> Only tensors that deviate</label></p>`
}
${tree}
${shown < rows.length ? html`<p class="left-out">${grouped(rows.length - shown)} of ${count(rows.length, "pattern")} of names left out here to keep this file small.</p>` : null}
</section>
`;
}

/** As many patterns as there is room for. */
function fittingTree(
  rows: readonly TensorRows[],
  scale: Scale,
  budget: ByteBudget,
): { readonly tree: Html; readonly shown: number } {
  if (rows.length === 0) return { tree: html`<p class="nothing">No tensors are known.</p>`, shown: 0 };
  for (const max of MAX_PATTERNS) {
    const shown = marksFirst(rows, max);
    const items = tensorTree(shown).map((node) => nodeItem(node, 1, scale));
    const tree = html`<div class="tree"><div class="columns" aria-hidden="true"><span>Tensor</span><span>Type</span><span>Shape</span><span>Count</span><span>Parameters</span><span>Size</span><span>Share</span></div>
<ul>${items}</ul></div>`;
    if (budget.take(tree)) return { tree, shown: shown.length };
  }
  return { tree: html``, shown: 0 };
}

function lead({ rows, from }: TensorOverview, parameters: bigint, bytes: bigint): string {
  const number = rows.reduce((total, { mark, set }) => total + (mark.kind === "missing" ? 0 : set.count), 0);
  const origin = { headers: "", index: ", as the index lists them", config: ", as config.json makes them", none: "" }[
    from
  ];
  const sizes = [
    ...(parameters > 0n ? [`${rough(parameters)} parameters`] : []),
    ...(bytes > 0n ? [roughBytes(bytes)] : []),
  ];
  return [`${grouped(number)} ${number === 1 ? "tensor" : "tensors"}${origin}`, ...sizes].join(" · ");
}

function notes(
  { from, shapesFromConfig, yardstick, isPacked }: TensorOverview,
  subject: LintSubject,
): readonly string[] {
  if (from === "config") return ["No weights are here: these are the tensors that config.json asks for."];
  if (from === "none") return [];
  return [
    ...(shapesFromConfig
      ? [
          `${from === "index" ? "No shard is here" : "Not every shard is here"}: shapes that no header tells are those that config.json makes.`,
        ]
      : []),
    ...(yardstick === null ? ["The architecture is not known here, so no tensor is judged."] : []),
    ...(yardstick === "base"
      ? [
          `Held against the configuration of ${cutText(subject.base?.name ?? "")}, which fits the tensors better than config.json.`,
        ]
      : []),
    ...(isPacked
      ? ["The weights are packed by a quantiser: linear layers are shown as they stand and not judged."]
      : []),
  ];
}

const MARK_WORDS = { shape: "of another shape", missing: "missing", unexpected: "unexpected" } as const;

function deviationText(marked: readonly TensorRows[]): string {
  const parts = (["missing", "unexpected", "shape"] as const).flatMap((kind) => {
    const number = marked.filter(({ mark }) => mark.kind === kind).reduce((total, { set }) => total + set.count, 0);
    return number === 0 ? [] : [`${count(number, "tensor")} ${MARK_WORDS[kind]}`];
  });
  return parts.join(", ");
}

interface Scale {
  readonly whole: bigint;
  readonly byBytes: boolean;
}

function nodeItem(node: TensorNode, depth: number, scale: Scale): Html {
  const level = `d${Math.min(depth, 8)}`;
  if (node.rows !== null) {
    const { mark } = node.rows;
    return html`<li class="leaf ${level} is-${mark.kind}${isMarked(node.rows) ? " marked" : ""}" data-name="${cutText(node.rows.set.pattern)}">${cells(node, scale)}</li>
`;
  }
  const open = depth <= OPEN_DEPTH || node.marked > 0;
  return html`<li class="branch ${level}${node.marked > 0 ? " marked" : ""}"><details${open ? html` open` : null}><summary>${cells(node, scale)}</summary><ul>${node.children.map(
    (child) => nodeItem(child, depth + 1, scale),
  )}</ul></details></li>
`;
}

function cells(node: TensorNode, { whole, byBytes }: Scale): Html {
  const { rows, label, within, parameters, bytes, marked } = node;
  const layout = rows?.layout ?? null;
  const isMissing = rows?.mark.kind === "missing";
  const number = isMissing ? (rows?.set.count ?? 0) : node.count;
  const folded =
    rows === null && marked > 0
      ? html`<span class="badge">${icon("warning")}${count(marked, "deviation")}</span>`
      : null;
  return html`<span class="name"><code>${cutText(label)}</code>${within === null ? null : html` <span class="within">${within}</span>`}${
    rows === null ? folded : badge(rows.mark)
  }</span><span class="dtype">${layout?.dtype ?? ""}</span><span class="shape">${layout === null ? "" : shapeText(layout.shape)}</span><span class="count">${
    number === 1 ? "" : html`<span class="times">×</span>${grouped(number)}<span class="unseen"> tensors</span>`
  }</span><span class="parameters">${isMissing || parameters === 0n ? "" : html`<span title="${grouped(parameters)}">${short(rough(parameters))}<span class="unseen"> parameters</span></span>`}</span><span class="bytes">${
    bytes === null ? "" : html`<span title="${grouped(bytes)} bytes">${roughBytes(bytes)}</span>`
  }</span>${isMissing ? html`<span class="share unknown"></span>` : shareBar(byBytes ? bytes : parameters === 0n ? null : parameters, whole)}`;
}

function badge(mark: TensorMark): Html | null {
  switch (mark.kind) {
    case "expected":
    case "unknown":
      return null;
    case "missing":
      return html`<span class="badge">${icon("error")}missing</span>`;
    case "unexpected":
      return html`<span class="badge">${icon("warning")}unexpected</span>`;
    case "shape":
      return html`<span class="badge">${icon("error")}expected ${shapeText(mark.expected)}</span>`;
    default:
      return mark satisfies never;
  }
}

function shapeText(shape: readonly number[] | null): string {
  return shape === null ? "" : cutText(shape.length === 0 ? "scalar" : shape.join(" × "));
}

/** Columns are narrow: 1.24 billion as 1.24 B. */
function short(text: string): string {
  return text.replace(" thousand", " K").replace(" million", " M").replace(" billion", " B").replace(" trillion", " T");
}

function isMarked({ mark }: TensorRows): boolean {
  return mark.kind !== "expected" && mark.kind !== "unknown";
}

/** As many as there may be; those that deviate are kept. */
function marksFirst(rows: readonly TensorRows[], max: number): readonly TensorRows[] {
  if (rows.length <= max) return rows;
  const kept = new Set([...rows.filter(isMarked), ...rows].slice(0, max));
  return rows.filter((each) => kept.has(each));
}

function sum(values: readonly (bigint | null)[]): bigint {
  return values.reduce<bigint>((total, value) => total + (value ?? 0n), 0n);
}
