import { memberOf } from "../format/json/json-value.ts";
import { valueAt } from "../format/json/pointer.ts";
import type { BaseModelEntry } from "./base-model-entry.ts";

/** seen: read there, computed from it, or shown equal by its hash; unverified: maybe edited; inferred: stated nowhere. */
export type SourceStatus = "seen" | "unverified" | "inferred";

export interface ValueSource {
  readonly source: string;
  readonly status: SourceStatus;
  readonly note: string | null;
}

/** Where a value of an entry comes from: the source of its pointer, or of the nearest part above it; null when there is none. */
export function sourceOf(entry: BaseModelEntry, pointer: readonly string[]): ValueSource | null {
  for (let length = pointer.length; length > 0; length--) {
    const found = valueAt(entry.data, ["sources", `/${pointer.slice(0, length).join("/")}`]);
    const source = memberOf(found, "source");
    const status = memberOf(found, "status");
    const note = memberOf(found, "note");
    if (typeof source !== "string" || !isStatus(status)) continue;
    return { source, status, note: typeof note === "string" ? note : null };
  }
  return null;
}

function isStatus(value: unknown): value is SourceStatus {
  return value === "seen" || value === "unverified" || value === "inferred";
}
