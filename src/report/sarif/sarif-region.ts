import type { Region } from "sarif";
import type { Position } from "../../format/text/span.ts";
import { oneBasedRange } from "../one-based-range.ts";

/** From 1, in UTF-16 units (the run says so in columnKind), end exclusive: §3.30. */
export function sarifRegion(range: { readonly start: Position; readonly end: Position }): Region {
  const { line, column, endLine, endColumn } = oneBasedRange(range);
  return { startLine: line, startColumn: column, endLine, endColumn };
}
