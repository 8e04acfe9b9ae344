import type { JsonValue } from "./json/json-value.ts";
import type { Pointer } from "./json/pointer.ts";

/** Something wrong inside one file, as its reader saw it. The checkpoint layer adds the file's name and makes it a Problem. */
export interface Fault<Code extends string> {
  readonly code: Code;
  /** What exactly, as a clause in lower case without a full stop. */
  readonly detail: string;
  readonly pointer?: Pointer;
  /** UTF-16 offset and length in the text, when there is no pointer. */
  readonly range?: { readonly offset: number; readonly length: number };
  readonly args?: Readonly<Record<string, JsonValue>>;
}
