import type { Diagnostic, LintResult } from "../../engine/lint-result.ts";
import { ruleDocs } from "./finding-parts.ts";
import { type Html, html } from "./template.ts";

/** Past this, the page of a rule stands at its first finding only, and others lead there. */
const MAX_REPEATED_BYTES = 300_000;

/** The page of a rule belongs to every finding of it, as long as they are few. One for the whole report. */
export class RulePages {
  /** Rule to the id of its first page. */
  readonly #ids = new Map<string, string>();
  #repeated = 0;

  docsOf({ ruleId, docsUrl }: Diagnostic, { ruleMeta }: LintResult): Html | null {
    const meta = ruleMeta.get(ruleId);
    if (meta === undefined) return null;
    const first = this.#ids.get(ruleId);
    if (first !== undefined && this.#repeated > MAX_REPEATED_BYTES) {
      return html`<p class="docs-link"><a href="#${first}">Why <code>${ruleId}</code> matters</a></p>`;
    }
    const id = `rule-${this.#ids.size + 1}${first === undefined ? "" : `-again-${this.#repeated}`}`;
    const page = ruleDocs(meta, docsUrl, id);
    if (first === undefined) this.#ids.set(ruleId, id);
    else this.#repeated += Buffer.byteLength(page.text);
    return page;
  }
}
