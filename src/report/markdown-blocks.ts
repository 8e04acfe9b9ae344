const FENCE = /^ *(```|~~~)/;
const HEADING = /^#{1,6} +(.*)$/;
const ITEM = /^( *)([-*+]|\d+[.)]) +(.*)$/;

/** A stretch of the Markdown that rule pages use. */
export type MarkdownBlock =
  | { readonly kind: "blank" }
  | { readonly kind: "heading" | "code"; readonly text: string }
  | MarkdownProse;

/** `mark` is the bullet or number of a list item with its indentation; empty for a paragraph. */
export interface MarkdownProse {
  readonly kind: "prose";
  readonly mark: string;
  readonly text: string;
}

/** Paragraphs, lists, headings and fenced code; anything else stays as it is written. */
export function parseMarkdown(text: string): readonly MarkdownBlock[] {
  const blocks: MarkdownBlock[] = [];
  let fenced = false;
  for (const line of text.trim().split(/\r\n?|\n/)) {
    const last = blocks.at(-1);
    const heading = HEADING.exec(line);
    const item = ITEM.exec(line);
    if (FENCE.test(line)) fenced = !fenced;
    else if (fenced) blocks.push({ kind: "code", text: line });
    else if (line.trim() === "") {
      if (last?.kind !== "blank") blocks.push({ kind: "blank" });
    } else if (heading !== null) blocks.push({ kind: "heading", text: heading[1] ?? "" });
    else if (item !== null)
      blocks.push({ kind: "prose", mark: `${item[1] ?? ""}${item[2] ?? "-"} `, text: item[3] ?? "" });
    else if (last?.kind === "prose") blocks.splice(-1, 1, { ...last, text: `${last.text} ${line.trim()}` });
    else blocks.push({ kind: "prose", mark: "", text: line.trim() });
  }
  return blocks;
}
