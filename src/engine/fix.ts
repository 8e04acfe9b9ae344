import type { TextRange } from "../checkpoint/place.ts";
import type { Pointer } from "../format/json/pointer.ts";
import type { Position } from "../format/text/span.ts";

/**
 * How to mend a finding. A safe fix cannot make a good checkpoint worse and needs no decision of its user; an unsafe one
 * may be wrong where the checkpoint was meant so, and is only applied when it is asked for.
 */
export interface Fix {
  /** An instruction, as a button would say it: "set total_size to 16060522496". */
  readonly title: string;
  readonly safety: FixSafety;
  /** Applied together or not at all; never two at one place. */
  readonly edits: readonly StructuralEdit[];
}

export type FixSafety = "safe" | "unsafe";

/**
 * A change to one file of the checkpoint. `json` is raw JSON text, so that big numbers survive; it is laid out as the file
 * around it is. `set` replaces the value at a pointer that exists, `insert` adds a member at the end of the object above it
 * or after `after`, `create` writes a file that is not there yet.
 */
export type StructuralEdit = { readonly file: string } & (
  | { readonly op: "set"; readonly pointer: Pointer; readonly json: string }
  | { readonly op: "insert"; readonly pointer: Pointer; readonly json: string; readonly after?: string }
  | { readonly op: "remove"; readonly pointer: Pointer }
  | { readonly op: "rename"; readonly pointer: Pointer; readonly key: string }
  | { readonly op: "create"; readonly text: string }
  /** A stretch of the text itself, where no pointer leads: a byte-order mark. Not in big files. */
  | { readonly op: "replace"; readonly range: TextRange; readonly text: string }
);

/** A fix against the very text that was linted. */
export interface ConcreteFix {
  readonly title: string;
  readonly safety: FixSafety;
  readonly edits: readonly TextEdit[];
}

export type TextEdit =
  | {
      readonly kind: "replace";
      readonly file: string;
      /** UTF-16 offsets into the text of the file. */
      readonly range: TextRange;
      readonly start: Position;
      readonly end: Position;
      readonly newText: string;
    }
  | { readonly kind: "create"; readonly file: string; readonly text: string };
