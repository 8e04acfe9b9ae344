import { type Html, html } from "./template.ts";

/** A share as a bar; drawn, because a strict policy knows no style attributes. Null where it is not known. */
export function shareBar(part: bigint | null, whole: bigint): Html {
  if (part === null || whole === 0n) return html`<span class="share unknown" aria-hidden="true"></span>`;
  const percent = Number((part * 10_000n) / whole) / 100;
  const text = percent >= 10 ? percent.toFixed(0) : percent >= 0.1 ? percent.toFixed(1) : part > 0n ? "<0.1" : "0";
  return html`<span class="share"><svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="track" width="100" height="6"/><rect class="part" width="${percent}" height="6"/></svg><span class="percent">${text}%<span class="unseen"> of all</span></span></span>`;
}
