import type { JsonValue } from "../json/json-value.ts";
import type { Pointer } from "../json/pointer.ts";

/** Something wrong with the text of a YAML document. */
export interface YamlFault {
  readonly code:
    | "yaml/syntax"
    | "yaml/duplicate-key"
    | "yaml/read-differently"
    | "yaml/value"
    | "yaml/limit"
    | "yaml/too-deep";
  /** As a clause in lower case without a full stop. */
  readonly detail: string;
  readonly pointer: Pointer;
  /** UTF-16 offsets in the document. */
  readonly range: { readonly offset: number; readonly length: number };
  /** Where the other one stands, of what stands twice. */
  readonly other?: { readonly offset: number; readonly length: number };
  readonly args?: Readonly<Record<string, JsonValue>>;
}
