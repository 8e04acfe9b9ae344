import type { JsonValue } from "./json-value.ts";
import type { Pointer } from "./pointer.ts";

/** What a JSON Schema has against a value. */
export interface SchemaIssue {
  /** Relative to the value; for a missing or an unknown key it ends with that key. */
  readonly pointer: Pointer;
  /** "key" when the key itself is at fault. */
  readonly part: "key" | "value";
  /** The key that is missing or unknown; otherwise the last segment of the pointer, null at the root. */
  readonly key: string | null;
  /** A clause: "must be a whole number", "is required", "is not a known key". */
  readonly detail: string;
}

/** A compiled JSON Schema. Who makes it (ajv at run time, or code generated at build time) is not the engine's business. */
export type SchemaValidator = (value: JsonValue) => readonly SchemaIssue[];
