import { escapeTerminal, visible } from "../escape-terminal.ts";

/** What scripts search the log for. Where a file's content holds it, a search for any word of it must not find it. */
const MARKERS =
  /FINAL REPORT FOR|ByocError(?:Id|Owner)|byoc_lib|STEP:|\bId:|\bResponsible:|process is completed(?: without any errors)?|without any errors|failures have occurred|Do not deploy/giu;

/**
 * Text of unknown origin for the vendor's report: one line, nothing in it can pass for a line or a marker of the log. A text
 * that went through it comes out as it is.
 */
export function vendorLogText(text: string): string {
  return escapeTerminal(text).replace(MARKERS, (marker) => marker.replace(/\b\w/g, visible));
}
