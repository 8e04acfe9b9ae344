import type { LintResult } from "../../engine/lint-result.ts";
import { grouped, rough, roughBytes } from "../amounts.ts";
import { baseText } from "../base-text.ts";
import { cutText } from "../cut-text.ts";
import { modelOption } from "../model-option.ts";
import type { ReportContext } from "../report-context.ts";
import { count } from "../summary-line.ts";
import { type IconName, icon } from "./icons.ts";
import { type Html, type HtmlValue, html } from "./template.ts";
import type { TensorOverview } from "./tensor-rows.ts";
import { verdictOf } from "./verdict.ts";

const MAX_RULES = 400;
const MAX_CRASHED = 20;

/** What was found, against which base model, and what was looked at. */
export function summarySection(result: LintResult, overview: TensorOverview | null, context: ReportContext): Html {
  const { counts, rules, stats } = result;
  const { icon: name, text } = verdictOf([result]);
  return html`<div class="summary">
<p class="verdict ${name}">${icon(name)}<span>${text}</span></p>
<ul class="tiles">${tile("error", counts.error, counts.error === 1 ? "error" : "errors")}${tile("warning", counts.warning, counts.warning === 1 ? "warning" : "warnings")}${tile("info", counts.info, "info")}${
    counts.fixable > 0 ? tile("fix", counts.fixable, "fixable") : null
  }${counts.ignored > 0 ? tile("muted", counts.ignored, "ignored") : null}${
    counts.baselined > 0 ? tile("muted", counts.baselined, "in the baseline") : null
  }</ul>
${rules.crashed.slice(0, MAX_CRASHED).map(({ id, error }) => html`<p class="crash">${icon("error")}The rule <code>${cutText(id)}</code> crashed: ${cutText(error)}</p>`)}
<dl class="facts">
${fact("Base model", baseModel(result))}
${fact("Architecture", architecture(result))}
${fact("Size", size(overview))}
${fact("Checked", html`${count(rules.checked.length, "rule")} on ${count(stats.filesRead, "file")} and ${grouped(stats.tensors)} tensor headers${waiting(result)}`)}
${context.stats ? fact("Time", `${stats.loadTime.toFixed(0)} ms to read, ${stats.checkTime.toFixed(0)} ms to check`) : null}
</dl>
${ruleLists(result)}
</div>
`;
}

function tile(name: IconName, number: number, label: string): Html {
  return html`<li class="tile ${name}${number === 0 ? " zero" : ""}"><span class="number">${icon(name)}${grouped(number)}</span><span class="label">${label}</span></li>`;
}

function fact(label: string, value: HtmlValue): Html | null {
  return value === null ? null : html`<div><dt>${label}</dt><dd>${value}</dd></div>`;
}

function baseModel(result: LintResult): Html {
  const { model } = result;
  const text = cutText(baseText(result).replace(/^base model /, ""));
  if (model.name === null) return html`<span class="none">none known</span>${text === "" ? null : html`; ${text}`}`;
  const rest = text.startsWith(model.name) ? text.slice(model.name.length) : ` ${text}`;
  return html`<strong>${cutText(model.name)}</strong><span class="how">${rest}</span>`;
}

function architecture({ subject }: LintResult): Html | null {
  const facts = subject?.checkpoint.facts;
  const name = facts?.get("architecture.class")?.value ?? facts?.get("architecture.root_model_type")?.value;
  if (typeof name !== "string") return null;
  const layers = facts?.get("architecture.num_hidden_layers")?.value;
  return html`${cutText(name)}${typeof layers === "number" ? `, ${count(layers, "layer")}` : null}`;
}

function size(overview: TensorOverview | null): string | null {
  if (overview === null) return null;
  const sum = (values: readonly (bigint | null)[]): bigint =>
    values.reduce<bigint>((total, value) => total + (value ?? 0n), 0n);
  const parameters = sum(overview.rows.map((row) => row.parameters));
  const bytes = sum(overview.rows.map((row) => row.bytes));
  if (parameters === 0n) return null;
  return `${rough(parameters)} parameters${bytes > 0n ? `, ${roughBytes(bytes)}` : ""}`;
}

function waiting(result: LintResult): string {
  const { length } = result.rules.waitingForBase;
  if (result.model.how !== "none" || length === 0) return "";
  return `; ${count(length, "rule")} wait for a base model (${modelOption(result)})`;
}

function ruleLists({ rules }: LintResult): Html {
  const list = (title: string, ids: readonly string[]): Html | null =>
    ids.length === 0
      ? null
      : html`<p class="subheading">${title} (${ids.length})</p><ul class="rules">${ids.slice(0, MAX_RULES).map((id) => html`<li><code>${cutText(id)}</code></li>`)}</ul>`;
  return html`<details class="checked"><summary>What was checked</summary><div class="body">${list("Checked", rules.checked)}${list(
    "Nothing to look at",
    rules.notApplicable.filter((id) => !rules.waitingForBase.includes(id)),
  )}${list("Waiting for a base model", rules.waitingForBase)}</div></details>`;
}
