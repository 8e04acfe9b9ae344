import { displayWidth } from "./display-width.ts";
import { escapeTerminal } from "./escape-terminal.ts";
import type { Paint } from "./paint.ts";

/** A word with its width in columns, painted. */
interface Word {
  readonly width: number;
  readonly text: string;
}

const FENCE = /^ *(```|~~~)/;
const HEADING = /^#{1,6} +(.*)$/;
const ITEM = /^( *)([-*+]|\d+[.)]) +(.*)$/;
/** `code`, **strong**, [text](address), or a run of plain characters up to the next such start. */
const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^()\s]+)\)|[^`*[]+|./gsu;

/**
 * The Markdown that rule pages use (paragraphs, lists, headings, fenced code, `code`, **strong**, links) as lines for a
 * terminal. Anything else stays as it is written.
 */
export function terminalMarkdown(text: string, width: number, paint: Paint): readonly string[] {
  return parseBlocks(text).flatMap((block) => {
    switch (block.kind) {
      case "blank":
        return [""];
      case "heading":
        return [paint.bold(escapeTerminal(block.text))];
      case "code":
        return [`    ${paint.code(escapeTerminal(block.text))}`];
      case "prose":
        return fill(block, width, paint);
      default:
        return block satisfies never;
    }
  });
}

/** A stretch of the text; `mark` is the bullet or number of a list item with its indentation. */
type Block = { readonly kind: "blank" } | { readonly kind: "heading" | "code"; readonly text: string } | Prose;

interface Prose {
  readonly kind: "prose";
  readonly mark: string;
  readonly text: string;
}

function parseBlocks(text: string): readonly Block[] {
  const blocks: Block[] = [];
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

function fill({ mark, text }: Prose, width: number, paint: Paint): readonly string[] {
  const lines: string[] = [];
  const indent = " ".repeat(mark.length);
  let line = mark;
  let used = mark.length;
  let empty = true;
  for (const word of wordsOf(text, paint)) {
    if (!empty && used + 1 + word.width > width) {
      lines.push(line);
      line = indent;
      used = indent.length;
      empty = true;
    }
    line += empty ? word.text : ` ${word.text}`;
    used += empty ? word.width : word.width + 1;
    empty = false;
  }
  return [...lines, line];
}

/** Words glued from pieces: "`a`," is one word of two pieces. */
function wordsOf(text: string, paint: Paint): readonly Word[] {
  const words: Word[] = [];
  let open = false;
  const add = (plain: string, dress: (part: string) => string): void => {
    for (const [at, part] of plain.split(/\s+/).entries()) {
      if (at > 0) open = false;
      if (part === "") continue;
      const shown = escapeTerminal(part);
      const last = open ? words.pop() : undefined;
      words.push({ width: (last?.width ?? 0) + displayWidth(shown), text: (last?.text ?? "") + dress(shown) });
      open = true;
    }
  };
  for (const [whole, code, strong, label, address] of text.matchAll(INLINE)) {
    if (code !== undefined) add(`\`${code}\``, paint.code);
    else if (strong !== undefined) add(strong, paint.bold);
    else if (label !== undefined && address !== undefined)
      add(label === address ? label : `${label} (${address})`, (part) => part);
    else add(whole, (part) => part);
  }
  return words;
}
