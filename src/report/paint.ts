import type { Severity } from "../engine/rule.ts";

/** Colours and links for the terminal. Everything that is painted must have gone through escapeTerminal before. */
export interface Paint {
  /** Whether `link` makes links; where it does not, the address or the command is to be written out. */
  readonly links: boolean;
  severity(severity: Severity, text: string): string;
  good(text: string): string;
  bold(text: string): string;
  dim(text: string): string;
  code(text: string): string;
  heading(text: string): string;
  /** OSC 8 link where the terminal knows it, else the text alone. */
  link(text: string, url: string): string;
}

const same = (text: string): string => text;

/** No colours, no links. */
export const PLAIN_PAINT: Paint = {
  links: false,
  severity: (_severity, text) => text,
  good: same,
  bold: same,
  dim: same,
  code: same,
  heading: same,
  link: same,
};

/** chalk takes 5 ms to load: only where there is colour. */
export async function loadPaint(style: { readonly color: boolean; readonly hyperlinks: boolean }): Promise<Paint> {
  if (!style.color) return PLAIN_PAINT;
  const { chalkPaint } = await import("./chalk-paint.ts");
  return chalkPaint(style.hyperlinks);
}
