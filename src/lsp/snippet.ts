import type { StringValue } from "vscode-languageserver";

/** A text as a snippet (LSP 3.18) in which the first `placeholder`, if there is one, is selected. */
export function toSnippet(text: string, placeholder: string): StringValue {
  const [before = "", ...after] = text.split(placeholder);
  const rest = after.length === 0 ? "" : `\${1:${escaped(placeholder)}}${escaped(after.join(placeholder))}`;
  return { kind: "snippet", value: escaped(before) + rest };
}

function escaped(text: string): string {
  return text.replaceAll(/[\\$}]/g, "\\$&");
}
