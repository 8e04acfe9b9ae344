import type { JsonValue } from "../format/json/json-value.ts";

/** What a message puts in the place of a value that is not there. */
export const ABSENT = "absent";

const MAX_VALUE = 80;

/** A value inside a message: strings bare, everything else as compact JSON (`raw` text where the file writes it otherwise). */
export function printValue(
  value: JsonValue | undefined,
  options: { readonly raw?: string | null; readonly max?: number } = {},
): string {
  if (value === undefined) return ABSENT;
  return escapeText(cut(options.raw ?? textOf(value), options.max ?? MAX_VALUE));
}

function textOf(value: JsonValue): string {
  if (typeof value === "string") return value;
  // Python writes NaN and Infinity into JSON; JSON.stringify would make null of them.
  if (typeof value === "number") return String(value);
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === "number" && !Number.isFinite(item) ? String(item) : item,
  );
}

/** Cuts at a whole character. Only the head of a long text is touched, for a value may be megabytes long. */
function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const head = text.slice(0, max - 1);
  return `${/[\uD800-\uDBFF]$/.test(head) ? head.slice(0, -1) : head}…`;
}

/**
 * Control characters, lone surrogates, and what turns or hides text on a screen (bidirectional controls, zero-width
 * characters, line and paragraph separators, tags), as \uXXXX: a message must not be able to lie about itself.
 */
export function escapeText(text: string): string {
  return text.replace(
    /[\u0000-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB]|[\u{E0000}-\u{E007F}]|\p{Surrogate}/gu,
    (character) =>
      Array.from(
        { length: character.length },
        (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
      ).join(""),
  );
}
