import type { Span } from "../format/text/span.ts";

/** Lines and columns as JSON, SARIF and people count them: from 1, in UTF-16 units, end exclusive. */
export interface OneBasedRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export function oneBasedRange(span: Span): OneBasedRange {
  return {
    line: span.start.line + 1,
    column: span.start.column + 1,
    endLine: span.end.line + 1,
    endColumn: span.end.column + 1,
  };
}
