import { escapeHtml } from "./escape-html.ts";

/** HTML that was made by `html` and may stand in a page as it is. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type HtmlValue = Html | string | number | null | readonly HtmlValue[];

/**
 * HTML with values in it: everything is escaped that is no `Html` itself. null and lists of nothing leave no trace.
 * Values stand as content or inside quoted attributes, nowhere else.
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let text = parts[0] ?? "";
  for (const [at, value] of values.entries()) text += textOf(value) + (parts[at + 1] ?? "");
  return new Html(text);
}

function textOf(value: HtmlValue): string {
  if (value === null) return "";
  if (value instanceof Html) return value.text;
  if (typeof value === "object") return value.map(textOf).join("");
  return escapeHtml(String(value));
}
