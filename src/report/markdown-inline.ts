/** `code`, **strong**, [text](address), or a run of plain characters up to the next such start. */
const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^()\s]+)\)|[^`*[]+|./gsu;

export type MarkdownPiece =
  | { readonly kind: "text" | "code" | "strong"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly address: string };

/** The pieces of a paragraph in their order. */
export function* inlineMarkdown(paragraph: string): Generator<MarkdownPiece, undefined> {
  for (const [whole, code, strong, label, address] of paragraph.matchAll(INLINE)) {
    if (code !== undefined) yield { kind: "code", text: code };
    else if (strong !== undefined) yield { kind: "strong", text: strong };
    else if (label !== undefined && address !== undefined) yield { kind: "link", text: label, address };
    else yield { kind: "text", text: whole };
  }
}
