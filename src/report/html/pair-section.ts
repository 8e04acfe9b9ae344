import { cutText } from "../cut-text.ts";
import type { PairTables } from "../pair-printer.ts";
import { type Html, html } from "./template.ts";

/** A target and its draft side by side, and what engines make of them. */
export function pairSection({ sides, tokens, encodings, engines, advice }: PairTables, id: string): Html {
  const rows = sides.map(
    ([key, target, draft]) =>
      html`<tr><th scope="row">${key}</th><td>${cutText(target)}</td><td>${cutText(draft)}</td></tr>`,
  );
  const verdicts = engines.map(
    ({ glyph, verdict, engine, reason, source }) =>
      html`<tr><th scope="row">${engine}</th><td>${glyph} ${verdict}</td><td>${cutText(reason)}</td><td>${source}</td></tr>`,
  );
  return html`<section class="pair" aria-labelledby="${id}-pair">
<h3 id="${id}-pair">Target and draft</h3>
<div class="table"><table><thead><tr><td></td><th scope="col">target</th><th scope="col">draft</th></tr></thead><tbody>${rows}</tbody></table></div>
<p>tokens: ${cutText(tokens)}</p>${encodings.map((line) => html`<p>${cutText(line)}</p>`)}
<h3>Engines</h3>
<div class="table"><table><thead><tr><th scope="col">engine</th><th scope="col">verdict</th><th scope="col">check</th><th scope="col">seen in</th></tr></thead><tbody>${verdicts}</tbody></table></div>
<p>${advice}</p></section>
`;
}
