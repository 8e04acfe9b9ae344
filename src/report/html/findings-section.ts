import type { Diagnostic, LintResult } from "../../engine/lint-result.ts";
import type { Severity } from "../../engine/rule.ts";
import { cutText } from "../cut-text.ts";
import { gravest } from "../gravest.ts";
import { groupBy } from "../group-by.ts";
import { limitPerRule } from "../limit-per-rule.ts";
import type { ReportContext } from "../report-context.ts";
import { type CauseGroup, splitByCause } from "../split-by-cause.ts";
import { count, worstOf } from "../summary-line.ts";
import type { ByteBudget } from "./byte-budget.ts";
import { finding, foldedFinding } from "./finding.ts";
import { icon } from "./icons.ts";
import type { RulePages } from "./rule-pages.ts";
import { type Html, html } from "./template.ts";

/** More of one rule say nothing new to a reader. */
const MAX_PER_RULE = 25;
const MAX_PER_CAUSE = 100;
const MAX_MUTED = 200;
/** Of one checkpoint, told in full. */
const MAX_FINDINGS = 400;

export interface FindingsInput {
  readonly result: LintResult;
  readonly context: ReportContext;
  readonly pages: RulePages;
  readonly budget: ByteBudget;
  /** Prefix of ids, distinct for each checkpoint. */
  readonly id: string;
}

/** What is wrong, by file, what many have in common first; then what is ignored or in the baseline, folded. */
export function findingsSection(input: FindingsInput): Html {
  const { result, context, id } = input;
  const wanted = result.diagnostics.filter(({ severity }) => !context.quiet || severity === "error");
  const active = wanted.filter(({ state }) => state.kind === "active");
  const { groups, single } = splitByCause(active, context);
  const { shown, rest } = limitPerRule(single, MAX_PER_RULE);
  const chosen = gravest(shown, MAX_FINDINGS, ({ severity }) => severity);
  const causes = groups.map((group) => causeGroup(group, input));
  const files = [...groupBy(chosen, ({ place }) => place.file)].map(([file, members]) =>
    fileGroup(file, members, input),
  );
  const told = [...causes, ...files].reduce((sum, part) => sum + part.count, 0);
  const left = active.length - told;
  const more = [...rest].map(([rule, number]) => html`<li>${number} more of <code>${cutText(rule)}</code></li>`);
  return html`<section class="findings" aria-labelledby="${id}-findings ${id}">
<h3 id="${id}-findings">Findings</h3>
${active.length === 0 ? html`<p class="nothing">${icon("ok")}Nothing was found.</p>` : null}
${causes.map(({ part }) => part)}${files.map(({ part }) => part)}
<p class="no-match" hidden>No finding matches the filter.</p>
${
  left <= 0 && more.length === 0
    ? null
    : html`<div class="left-out"><p>${count(Math.max(left, 0), "finding")} of ${active.length} left out here to keep this file small; <code>--format json=report.json</code> lists all.</p>${
        more.length === 0 ? null : html`<ul>${more.slice(0, MAX_PER_CAUSE)}</ul>`
      }</div>`
}
${muted(wanted, input)}
</section>
`;
}

interface Part {
  readonly part: Html;
  /** Findings that it shows. */
  readonly count: number;
}

function causeGroup({ cause, diagnostics }: CauseGroup, { result, pages, budget }: FindingsInput): Part {
  const worst = worstOf(tally(diagnostics)) ?? "info";
  const places = budget.fill(diagnostics.slice(0, MAX_PER_CAUSE), (each) => foldedFinding(each, result, pages));
  const part = html`<section class="group cause ${worst}">
<h4>${icon(worst)}${cause.title} <span class="tally">one cause, ${count(diagnostics.length, "place")}</span></h4>
<p class="paragraph">${cause.paragraph.trim().replace(/\s+/g, " ")}</p>
<ul class="places">${places}</ul>
</section>
`;
  return { part, count: places.length };
}

function fileGroup(file: string, diagnostics: readonly Diagnostic[], { result, pages, budget }: FindingsInput): Part {
  const findings = budget.fill(diagnostics, (each) => finding(each, result, pages));
  const name = file === "" ? html`The folder itself` : html`<code>${cutText(file)}</code>`;
  const part =
    findings.length === 0
      ? html``
      : html`<section class="group file">
<h4>${name} <span class="tally">${count(findings.length, "finding")}</span></h4>
${findings}</section>
`;
  return { part, count: findings.length };
}

function muted(wanted: readonly Diagnostic[], { result, pages, budget }: FindingsInput): Html | null {
  const ignored = wanted.filter(({ state }) => state.kind === "ignored");
  const baselined = wanted.filter(({ state }) => state.kind === "baselined");
  const all = [...ignored, ...baselined];
  if (all.length === 0) return null;
  const items = budget.fill(all.slice(0, MAX_MUTED), (each) => foldedFinding(each, result, pages));
  const numbers = [
    ...(ignored.length > 0 ? [`${ignored.length} ignored`] : []),
    ...(baselined.length > 0 ? [`${baselined.length} in the baseline`] : []),
  ];
  const left = all.length - items.length;
  return html`<details class="muted-findings"><summary>${icon("muted")}${numbers.join(", ")}</summary>
<p class="hint">They do not count: a reason was given, or they were there before the baseline.</p>
<ul class="places">${items}</ul>${left > 0 ? html`<p>and ${left} more</p>` : null}</details>
`;
}

function tally(diagnostics: readonly Diagnostic[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of diagnostics) counts[severity]++;
  return counts;
}
