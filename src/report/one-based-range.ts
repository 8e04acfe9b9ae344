import type { Position } from "../format/text/span.ts";

/** Lines and columns as JSON, SARIF and people count them: from 1, in UTF-16 units, end exclusive. */
export interface OneBasedRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export function oneBasedRange({ start, end }: { readonly start: Position; readonly end: Position }): OneBasedRange {
  return {
    line: start.line + 1,
    column: start.column + 1,
    endLine: end.line + 1,
    endColumn: end.column + 1,
  };
}
