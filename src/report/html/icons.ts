import type { Severity } from "../../engine/rule.ts";
import { Html, html } from "./template.ts";

export type IconName = Severity | "ok" | "fix" | "search" | "muted" | "logo";

/** Drawn on 16 by 16, in the colour of the text around. */
const PATHS: Readonly<Record<IconName, string>> = {
  error:
    '<path d="M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm3 8.9L9.900 11 8 9.100 6.100 11 5 9.900 6.900 8 5 6.100 6.100 5 8 6.900 9.900 5 11 6.100 9.100 8Z"/>',
  warning:
    '<path d="M9 1.700a1.150 1.150 0 0 0-2 0L.700 13a1.150 1.150 0 0 0 1 1.700h12.600a1.150 1.150 0 0 0 1-1.700ZM7.250 5.500h1.500v4.500h-1.500Zm.75 7.250a.9.9 0 1 1 0-1.800.9.9 0 0 1 0 1.800Z"/>',
  info: '<path d="M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm.75 10.750h-1.500v-5h1.500ZM8 5.600a.9.9 0 1 1 0-1.800.9.9 0 0 1 0 1.800Z"/>',
  ok: '<path d="M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm-.9 10.100L4 8l1.100-1.100 2 2 3.900-3.900L12.100 6.100Z"/>',
  fix: '<path d="M14.200 4.300 11.900 6.600 9.400 4.100l2.300-2.300A4 4 0 0 0 6.600 6.900L1.500 12a1.770 1.770 0 0 0 2.500 2.500l5.100-5.100a4 4 0 0 0 5.100-5.100Z"/>',
  search:
    '<path d="M10.900 9.800a5.500 5.500 0 1 0-1.100 1.100l3.900 3.900 1.100-1.100ZM6.500 10.500a4 4 0 1 1 0-8 4 4 0 0 1 0 8Z"/>',
  muted:
    '<path d="M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 1.500a5.500 5.500 0 0 1 3.380 1.160l-7.720 7.720A5.500 5.500 0 0 1 8 2.500Zm0 11a5.500 5.500 0 0 1-3.380-1.160l7.720-7.720A5.500 5.500 0 0 1 8 13.500Z"/>',
  logo: '<path d="M2 2h5v5H2Zm7 0h5v5H9ZM2 9h5v5H2Zm8.600 5L8.500 11.900l1-1 1.100 1.100 2.900-2.900 1 1Z"/>',
};

/** Every icon once, for `icon` to refer to. */
export const ICON_SHEET: Html = new Html(
  `<svg class="sheet" aria-hidden="true" focusable="false">${Object.entries(PATHS)
    .map(([name, path]) => `<symbol id="i-${name}" viewBox="0 0 16 16">${path}</symbol>`)
    .join("")}</svg>`,
);

/** Beside words that say the same: never the only sign. */
export function icon(name: IconName): Html {
  return html`<svg class="icon ${name}" aria-hidden="true" focusable="false"><use href="#i-${name}"/></svg>`;
}
