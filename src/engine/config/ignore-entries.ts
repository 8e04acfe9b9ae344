import { type JsonObject, memberOf } from "../../format/json/json-value.ts";
import { type Pointer, parsePointer, printPointer } from "../../format/json/pointer.ts";
import type { PointedMistake } from "../loader/pointed-mistake.ts";
import type { IgnoreEntry } from "./config-layer.ts";
import type { ConfigSource } from "./config-origin.ts";

/** Reads `ignore`. An entry that lacks its rule or its reason is told by the schema and left out. */
export function ignoreEntries(
  source: ConfigSource,
  entries: readonly (readonly [JsonObject, number])[],
  mistakes: PointedMistake[],
): readonly IgnoreEntry[] {
  return entries.flatMap(([entry, index]): readonly IgnoreEntry[] => {
    const at: Pointer = ["ignore", index];
    const text = (key: string): string | null => {
      const value = memberOf(entry, key);
      return typeof value === "string" && value !== "" ? value : null;
    };
    const rule = text("rule");
    const reason = text("reason");
    const pointerText = memberOf(entry, "pointer");
    const pointer = typeof pointerText === "string" ? parsePointer(pointerText) : null;
    if (typeof pointerText === "string" && pointer === null) {
      mistakes.push({
        pointer: [...at, "pointer"],
        message: `${JSON.stringify(pointerText)} is no JSON Pointer; write it like /rope_scaling/factor`,
      });
    }
    const expires = text("expires");
    if (expires !== null && !isDate(expires)) {
      mistakes.push({
        pointer: [...at, "expires"],
        message: `${JSON.stringify(expires)} is no date; write it like 2027-01-31`,
      });
    }
    if (rule === null || reason === null) return [];
    return [
      {
        id: `${source.path}#${printPointer(at)}`,
        rule,
        file: text("file"),
        pointer,
        checkpoint: text("checkpoint"),
        reason,
        expires,
        origin: { kind: "file", source, pointer: at },
      },
    ];
  });
}

/** 2026-02-30 is none. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
