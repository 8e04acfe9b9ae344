import { jsonEqual } from "../../engine/json-equal.ts";
import type { Diagnostic, LintResult } from "../../engine/lint-result.ts";
import type { RuleMeta } from "../../engine/rule.ts";
import type { JsonValue } from "../../format/json/json-value.ts";
import { cutText } from "../cut-text.ts";
import { fixOption } from "../fix-option.ts";
import { placeLabel } from "../place-label.ts";
import { spellNonFinite } from "../print-value.ts";
import { icon } from "./icons.ts";
import { inline, link, markdownHtml } from "./markdown-html.ts";
import { sourceFrame } from "./source-frame.ts";
import { type Html, html } from "./template.ts";

const MAX_RELATED = 8;
const MAX_VALUE = 240;

/** What stands below the message of a finding. @param docs null where the page of its rule stands elsewhere */
export function findingBody(diagnostic: Diagnostic, result: LintResult, docs: Html | null): readonly (Html | null)[] {
  const { span, suggestion, state } = diagnostic;
  return [
    span === null ? null : sourceFrame(span),
    contrast(diagnostic, result),
    suggestion === null
      ? null
      : html`<p class="remedy">${icon("fix")}<span><strong>Fix:</strong> ${cutText(suggestion)}</span></p>`,
    automatic(diagnostic),
    related(diagnostic),
    state.kind === "ignored"
      ? html`<p class="reason"><strong>Ignored because:</strong> ${cutText(state.reason)}</p>`
      : null,
    docs,
  ];
}

/** What the file says beside what it should say. */
function contrast({ actual, expected, ruleId }: Diagnostic, { ruleMeta, model }: LintResult): Html | null {
  // A limit that was met, or a value that must not be: the message says what is wanted.
  if (expected === undefined || (actual !== undefined && jsonEqual(actual, expected))) return null;
  const owner = ruleMeta.get(ruleId)?.needsBase === true ? model.name : null;
  const found =
    actual === undefined ? null : html`<div><dt>Found</dt><dd class="found">${valueText(actual)}</dd></div>`;
  return html`<dl class="contrast">${found}<div><dt>Expected</dt><dd class="expected">${valueText(expected)}${
    owner === null ? null : html` <span class="owner">as in ${cutText(owner)}</span>`
  }</dd></div></dl>`;
}

/** A value as JSON, cut. */
export function valueText(value: JsonValue): Html {
  const text = typeof value === "number" ? String(value) : JSON.stringify(value, spellNonFinite);
  return html`<code>${text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text}</code>`;
}

function automatic({ fixes, state }: Diagnostic): Html | null {
  const [fix] = fixes;
  if (fix === undefined || state.kind !== "active") return null;
  return html`<p class="automatic"><code>${fixOption(fix.safety)}</code> can do it: ${cutText(fix.title)}</p>`;
}

function related({ related: all }: Diagnostic): Html | null {
  if (all.length === 0) return null;
  const items = all.slice(0, MAX_RELATED).map(({ place, span }) => {
    const label = place.label === undefined ? null : html` ${cutText(place.label)}`;
    return html`<li><span class="place">${placeText(place, span)}</span>${label}</li>`;
  });
  const more = all.length > MAX_RELATED ? html`<li>and ${all.length - MAX_RELATED} more places</li>` : null;
  return html`<div class="related"><span class="label">See also</span><ul>${items}${more}</ul></div>`;
}

/** Where it is; very long names are cut. */
export function placeText(place: Diagnostic["place"], span: Diagnostic["span"]): string {
  return cutText(placeLabel(place, span));
}

/** Why a rule matters, folded. */
export function ruleDocs(meta: RuleMeta, docsUrl: string, id: string): Html {
  const evidence =
    meta.evidence.length === 0
      ? null
      : html`<p class="subheading">Evidence</p><ul>${meta.evidence.map((line) => html`<li>${inline(line)}</li>`)}</ul>`;
  return html`<details class="docs"><summary>Why <code>${meta.id}</code> matters</summary><div class="prose" id="${id}">
<p class="title">${meta.title} <span class="tag">${meta.category}</span></p>
${markdownHtml(meta.docs)}${evidence}<p>${link(docsUrl, "The page of this rule")}</p></div></details>`;
}
