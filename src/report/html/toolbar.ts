import type { Counts } from "../../engine/lint-result.ts";
import type { Severity } from "../../engine/rule.ts";
import { grouped } from "../amounts.ts";
import { icon } from "./icons.ts";
import { type Html, html } from "./template.ts";

const LABELS: readonly (readonly [Severity, string])[] = [
  ["error", "Errors"],
  ["warning", "Warnings"],
  ["info", "Info"],
];

/** What stays at the top: the filter, which only works with its script and is hidden until then, and the theme. */
export function toolbar(counts: Pick<Counts, Severity>): Html {
  const severities = LABELS.map(
    ([severity, label]) =>
      html`<label class="chip ${severity}"><input type="checkbox" name="severity" value="${severity}" checked>${icon(severity)}<span>${label}</span><b>${grouped(counts[severity])}</b></label>`,
  );
  const themes = [
    ["auto", "Auto"],
    ["light", "Light"],
    ["dark", "Dark"],
  ].map(
    ([value = "", label = ""]) =>
      html`<label><input type="radio" name="theme" value="${value}" id="theme-${value}"${value === "auto" ? html` checked` : null}><span>${label}</span></label>`,
  );
  return html`<header class="toolbar"><div class="inner">
<p class="brand">${icon("logo")}<span>checkpointlint</span></p>
<form class="filter" role="search" aria-label="Filter this report" hidden>
<label class="search">${icon("search")}<span class="unseen">Search findings, tensors and configuration</span><input type="search" name="text" placeholder="Search" autocomplete="off" spellcheck="false"></label>
<fieldset class="severities"><legend class="unseen">Severities to show</legend>${severities}</fieldset>
<p class="result" role="status" aria-live="polite"></p>
</form>
<fieldset class="theme"><legend class="unseen">Colours</legend>${themes}</fieldset>
</div></header>
`;
}
