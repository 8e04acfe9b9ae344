/** 0-based line and 0-based UTF-16 column, as editors count. The only position inside checkpointlint. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A stretch of a text file, end exclusive, with the text of the line it begins on (cut at 500 characters around it). */
export interface Span {
  readonly start: Position;
  readonly end: Position;
  /** The covered text, cut at 200 characters. */
  readonly text: string;
  readonly line: SourceLine;
}

export interface SourceLine {
  readonly text: string;
  /** Column in the file of the first character of `text`: above 0 only when a very long line was cut. */
  readonly firstColumn: number;
}
