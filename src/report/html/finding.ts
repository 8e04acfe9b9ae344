import type { Diagnostic, LintResult } from "../../engine/lint-result.ts";
import { cutText } from "../cut-text.ts";
import { findingBody, placeText } from "./finding-parts.ts";
import { icon } from "./icons.ts";
import type { RulePages } from "./rule-pages.ts";
import { type Html, html } from "./template.ts";

/** One finding, open. */
export function finding(diagnostic: Diagnostic, result: LintResult, pages: RulePages): Html {
  const { severity, message } = diagnostic;
  return html`<article class="finding ${severity}" data-severity="${severity}">
<h5>${icon(severity)}<span class="severity">${severity}</span> ${cutText(message)}</h5>
${where(diagnostic)}
${findingBody(diagnostic, result, pages.docsOf(diagnostic, result))}
</article>
`;
}

/** One finding of many that say the same: its line, the rest folded. */
export function foldedFinding(diagnostic: Diagnostic, result: LintResult, pages: RulePages): Html {
  const { severity, message, state, place, span, ruleId } = diagnostic;
  const mark =
    state.kind === "active"
      ? null
      : html`<span class="tag">${state.kind === "ignored" ? "ignored" : "in the baseline"}</span> `;
  return html`<li class="finding folded ${severity}" data-severity="${severity}" data-state="${state.kind}"><details><summary>${icon(
    severity,
  )}<span class="severity">${severity}</span><span class="text">${mark}${cutText(message)}<span class="place">${placeText(place, span)}</span></span></summary><div class="body">
<p class="where"><span class="rule">${cutText(ruleId)}</span></p>
${findingBody(diagnostic, result, pages.docsOf(diagnostic, result))}
</div></details></li>
`;
}

function where({ place, span, ruleId }: Diagnostic): Html {
  return html`<p class="where"><span class="place">${placeText(place, span)}</span><span class="rule">${cutText(ruleId)}</span></p>`;
}
