import { type MarkdownBlock, parseMarkdown } from "../markdown-blocks.ts";
import { inlineMarkdown } from "../markdown-inline.ts";
import { isWebAddress } from "../web-address.ts";
import { type Html, html } from "./template.ts";

/** The Markdown of rule pages as HTML. */
export function markdownHtml(text: string): readonly Html[] {
  return grouped(parseMarkdown(text)).map((group) => {
    switch (group.kind) {
      case "code":
        return html`<pre class="code"><code>${group.lines.map((line) => html`${line}\n`)}</code></pre>`;
      case "list":
        return html`<ul>${group.lines.map((line) => html`<li>${inline(line)}</li>`)}</ul>`;
      case "heading":
        return html`<p class="subheading">${group.lines.map(inline)}</p>`;
      case "prose":
        return html`<p>${group.lines.map(inline)}</p>`;
      default:
        return group.kind satisfies never;
    }
  });
}

/** One paragraph: code, strong words and links. */
export function inline(paragraph: string): readonly Html[] {
  return [...inlineMarkdown(paragraph)].map((piece) => {
    switch (piece.kind) {
      case "code":
        return html`<code>${piece.text}</code>`;
      case "strong":
        return html`<strong>${piece.text}</strong>`;
      case "link":
        return link(piece.address, piece.text);
      case "text":
        return html`${piece.text}`;
      default:
        return piece satisfies never;
    }
  });
}

/** A link where the address is one of the web, else the text. */
export function link(address: string, text: string): Html {
  return isWebAddress(address) ? html`<a href="${address}" rel="noreferrer noopener">${text}</a>` : html`${text}`;
}

interface Group {
  readonly kind: "code" | "list" | "heading" | "prose";
  readonly lines: string[];
}

/** Lines of code that follow one another are one block, items one list. */
function grouped(blocks: readonly MarkdownBlock[]): readonly Group[] {
  const groups: Group[] = [];
  let open = false;
  for (const block of blocks) {
    const kind = block.kind === "prose" && block.mark !== "" ? "list" : block.kind;
    const last = groups.at(-1);
    if (kind === "blank") {
      open = last?.kind === "list";
      continue;
    }
    const text = "text" in block ? block.text : "";
    if (last !== undefined && last.kind === kind && (open || kind === "code") && kind !== "prose")
      last.lines.push(text);
    else groups.push({ kind, lines: [text] });
    open = kind === "list";
  }
  return groups;
}
