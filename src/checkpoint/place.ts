import type { Pointer } from "../format/json/pointer.ts";

/** A stretch of a text. */
export interface TextRange {
  readonly offset: number;
  readonly length: number;
}

/** Which part of a JSON member a finding is about. "file" is the whole file: it has no line. */
export type PlacePart = "value" | "key" | "member" | "file";

/** Where something is, before line and column are known. `file` is relative to the checkpoint's folder; "" is the folder itself. */
export interface Place {
  readonly file: string;
  readonly pointer: Pointer;
  readonly part: PlacePart;
  /** A stretch of the file (UTF-16 offsets; bytes in a BigDocument), for what has no pointer: a syntax error, a duplicate key. Wins over `pointer`. */
  readonly range?: TextRange;
  /** What this place says, when it is a related one. */
  readonly label?: string;
}

export function filePlace(file: string, label?: string): Place {
  return label === undefined ? { file, pointer: [], part: "file" } : { file, pointer: [], part: "file", label };
}

export function valuePlace(file: string, pointer: Pointer, label?: string): Place {
  return label === undefined ? { file, pointer, part: "value" } : { file, pointer, part: "value", label };
}
