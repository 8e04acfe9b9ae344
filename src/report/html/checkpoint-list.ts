import type { LintResult } from "../../engine/lint-result.ts";
import { cutText } from "../cut-text.ts";
import { resultLabel } from "../result-label.ts";
import { icon } from "./icons.ts";
import { type Html, html } from "./template.ts";
import { verdictOf } from "./verdict.ts";

/** Rows; each links to its checkpoint where that is told in full. */
const MAX_ROWS = 2_000;

/** Several checkpoints in one table. @param idOf of the checkpoint's own part; null when it has none */
export function checkpointList(results: readonly LintResult[], idOf: (result: LintResult) => string | null): Html {
  const rows = results.slice(0, MAX_ROWS).map((result) => {
    const id = idOf(result);
    const { icon: name, counts } = verdictOf([result]);
    const root = html`<code>${cutText(resultLabel(result))}</code>`;
    return html`<tr><th scope="row">${id === null ? root : html`<a href="#${id}">${root}</a>`}</th><td class="verdict-cell ${name}">${icon(
      name,
    )}${counts}</td><td>${baseModel(result)}</td></tr>
`;
  });
  const left = results.length - rows.length;
  return html`<section class="list" aria-labelledby="checkpoints"><h2 id="checkpoints">Checkpoints</h2>
<div class="table" role="group" aria-labelledby="checkpoints" tabindex="0"><table><thead><tr><th scope="col">Folder</th><th scope="col">Verdict</th><th scope="col">Base model</th></tr></thead><tbody>${rows}</tbody></table></div>
${left > 0 ? html`<p class="left-out">and ${left} more checkpoints</p>` : null}</section>
`;
}

function baseModel({ kind, model }: LintResult): Html | string | null {
  if (kind !== "checkpoint") return null;
  return model.name === null ? html`<span class="none">none known</span>` : cutText(model.name);
}
