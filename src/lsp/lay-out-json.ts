import type { JsonValue } from "../format/json/json-value.ts";

/** A value as it would stand in a text at an offset: a list of numbers in one line, an object indented as the text around it. */
export function layOutJson(value: JsonValue, text: string, offset: number): string {
  const isPlain =
    typeof value !== "object" || value === null || Object.values(value).every((item) => typeof item !== "object");
  if (Array.isArray(value) && isPlain) return `[${value.map((item) => JSON.stringify(item)).join(", ")}]`;
  const unit = /^([ \t]+)\S/m.exec(text)?.[1] ?? "  ";
  const lineStart = Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart, offset))?.[0] ?? "";
  const lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
  return JSON.stringify(value, null, unit).replaceAll("\n", lineEnd + indent);
}
