import type { LintResult } from "../../engine/lint-result.ts";
import { cutText } from "../cut-text.ts";
import type { ReportContext } from "../report-context.ts";
import { resultLabel } from "../result-label.ts";
import type { ByteBudget } from "./byte-budget.ts";
import { configSection } from "./config-section.ts";
import { findingsSection } from "./findings-section.ts";
import { pairSection } from "./pair-section.ts";
import type { RulePages } from "./rule-pages.ts";
import { summarySection } from "./summary-section.ts";
import { type Html, html } from "./template.ts";
import { tensorOverview } from "./tensor-rows.ts";
import { tensorSection } from "./tensor-section.ts";

/** What one checkpoint may take. */
export interface Room {
  readonly findings: ByteBudget;
  readonly tensors: ByteBudget;
  readonly config: ByteBudget;
}

export interface ArticleInput {
  readonly result: LintResult;
  readonly context: ReportContext;
  readonly pages: RulePages;
  readonly room: Room;
  /** Distinct for each checkpoint. */
  readonly id: string;
  readonly isOnly: boolean;
  /** Whether the page has its folder as its title already. */
  readonly isNamed: boolean;
}

/** All there is to say of one checkpoint. */
export function checkpointArticle({ result, context, pages, room, id, isOnly, isNamed }: ArticleInput): Html {
  // Resources have neither tensors nor a configuration of a model.
  const subject = result.kind === "deployment" ? undefined : result.subject;
  const label = cutText(resultLabel(result));
  const overview = subject === undefined ? null : tensorOverview(subject);
  const config = subject === undefined ? null : configSection(subject, room.config, id);
  const tensors =
    subject === undefined || overview === null ? null : tensorSection(overview, subject, room.tensors, id);
  const pair =
    result.pair === undefined || context.pairs === undefined
      ? null
      : pairSection(context.pairs.tables(result.pair), id);
  const links = [
    html`<li><a href="#${id}-findings">Findings</a></li>`,
    ...(tensors === null ? [] : [html`<li><a href="#${id}-tensors">Tensors</a></li>`]),
    ...(config === null ? [] : [html`<li><a href="#${id}-config">Configuration</a></li>`]),
    ...(isOnly ? [] : [html`<li><a href="#top">All checkpoints</a></li>`]),
  ];
  return html`<article class="checkpoint" aria-labelledby="${id}">
<h2 id="${id}" tabindex="-1"${isNamed ? html` class="unseen"` : null}><code>${label}</code></h2>
${result.kind === "checkpoint" ? summarySection(result, overview, context) : null}
<nav class="jump" aria-label="Parts of ${label}"><ul>${links}</ul></nav>
${findingsSection({ result, context, pages, budget: room.findings, id })}
${pair}${tensors}${config}</article>
`;
}
