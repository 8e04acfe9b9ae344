import type { SideValue } from "../../diff/checkpoint-diff.ts";
import { type ConfigRow, type ConfigSide, configRows } from "../../diff/config-rows.ts";
import type { LintSubject } from "../../engine/lint-result.ts";
import { NO_WEIGHTS } from "../../model/config-facts.ts";
import { chooseGraph } from "../../model/graph/choose-graph.ts";
import { cutText } from "../cut-text.ts";
import { count } from "../summary-line.ts";
import type { ByteBudget } from "./byte-budget.ts";
import { valueText } from "./finding-parts.ts";
import { icon } from "./icons.ts";
import { type Html, html } from "./template.ts";

/** Real configs have sixty keys. */
const MAX_ROWS = 400;

/** config.json beside the base model's, by meaning: rope_theta and rope_parameters are one row. */
export function configSection(subject: LintSubject, budget: ByteBudget, id: string): Html | null {
  const { checkpoint, base, architectures } = subject;
  const { facts, weights } = checkpoint;
  if (facts.config.root === undefined) return null;
  const own: ConfigSide = { facts, graph: chooseGraph(facts, weights, architectures) };
  const other: ConfigSide =
    base === null ? own : { facts: base.facts, graph: chooseGraph(base.facts, NO_WEIGHTS, architectures) };
  const rows = configRows(own, other).filter(
    ({ a, b, same }) => !(same && a?.how === "default" && b?.how === "default"),
  );
  const differing = rows.filter(({ same }) => !same);
  const chosen = [...differing, ...rows.filter(({ same }) => same)].slice(0, MAX_ROWS);
  const shown = rows.filter((row) => chosen.includes(row));
  const made = budget.fill(shown, (row) => tableRow(row, base !== null));
  const left = rows.length - made.length;
  return html`<section class="config" aria-labelledby="${id}-config ${id}">
<h3 id="${id}-config">Configuration</h3>
${intro(base?.name ?? null, differing)}
<div class="table"><table>
<thead><tr><th scope="col">Key</th><th scope="col">This checkpoint</th>${
    base === null ? null : html`<th scope="col">${cutText(base.name)}</th><th scope="col">Verdict</th>`
  }</tr></thead>
<tbody>${made}</tbody></table></div>
${left > 0 ? html`<p class="left-out">${count(left, "more key")}: <code>checkpointlint diff</code> lists every difference.</p>` : null}
</section>
`;
}

function intro(base: string | null, differing: readonly ConfigRow[]): Html {
  if (base === null) return html`<p class="lead">No base model is known, so there is nothing to compare with.</p>`;
  if (differing.length === 0) return html`<p class="lead">${icon("ok")}Says the same as ${cutText(base)}.</p>`;
  const graph = differing.filter((row) => row.graph).length;
  const lone = graph === 0 ? "it does not change what is compiled" : "it changes what is compiled";
  const all =
    graph === 0
      ? "none of them changes what is compiled"
      : `${graph} of them ${graph === 1 ? "changes" : "change"} what is compiled`;
  return html`<p class="lead">${count(differing.length, "value")} ${differing.length === 1 ? "differs" : "differ"} from ${cutText(base)}; ${differing.length === 1 ? lone : all}.</p>
<p class="switch"><label><input type="checkbox" class="only-differing"> Only what differs</label></p>`;
}

function tableRow({ key, a, b, graph, same }: ConfigRow, compared: boolean): Html {
  const verdict = same
    ? html`<span class="same-word">same</span>`
    : graph
      ? html`<span class="differs graph">${icon("error")}another graph</span>`
      : html`<span class="differs">${icon("warning")}differs</span>`;
  return html`<tr class="${same ? "same" : graph ? "different graph" : "different"}"><th scope="row"><code>${cutText(key)}</code></th><td>${side(a)}</td>${
    compared ? html`<td>${side(b)}</td><td>${verdict}</td>` : null
  }</tr>
`;
}

function side(value: SideValue | null): Html {
  if (value === null) return html`<span class="absent">not there</span>`;
  const how =
    value.how === "stated"
      ? null
      : html` <span class="how">${value.how === "default" ? "by default" : "derived"}</span>`;
  return html`${valueText(value.value)}${how}`;
}
