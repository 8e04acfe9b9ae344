import type { JsonObject, JsonValue } from "../../format/json/json-value.ts";
import type { FixSafety } from "../fix.ts";

/** A fix as a rule file writes it. */
export interface FixSource {
  readonly title: string;
  readonly safety: FixSafety;
  /** Guards of this fix beside the rule's own. */
  readonly when?: readonly JsonObject[];
  readonly edits: readonly EditSource[];
}

/**
 * `.` is the place of the finding, anything else `file.json#/pointer`. `to` is a value source, or `{ arg: name }` for
 * what the finding calls {name}.
 */
export type EditSource =
  /** Replaces the value, or adds the member where there is none. */
  | { readonly set: string; readonly to: JsonValue; readonly after?: string }
  /** Adds a member; where there is one already the fix is none. */
  | { readonly insert: string; readonly to: JsonValue; readonly after?: string }
  | { readonly remove: string }
  | { readonly rename: string; readonly to: string }
  /** Writes a file that is not there yet. */
  | { readonly create: string; readonly to: JsonValue };

/** The place of the finding itself. */
export const OWN_PLACE = ".";

/** Where an edit goes, as the rule file says it. */
export function editTarget(edit: EditSource): string {
  if ("set" in edit) return edit.set;
  if ("insert" in edit) return edit.insert;
  if ("create" in edit) return edit.create;
  return "remove" in edit ? edit.remove : edit.rename;
}
