import { displayWidth } from "./display-width.ts";
import { escapeTerminal } from "./escape-terminal.ts";
import { type MarkdownProse, parseMarkdown } from "./markdown-blocks.ts";
import { inlineMarkdown } from "./markdown-inline.ts";
import type { Paint } from "./paint.ts";

/** A word with its width in columns, painted. */
interface Word {
  readonly width: number;
  readonly text: string;
}

/**
 * The Markdown that rule pages use (paragraphs, lists, headings, fenced code, `code`, **strong**, links) as lines for a
 * terminal. Anything else stays as it is written.
 */
export function terminalMarkdown(text: string, width: number, paint: Paint): readonly string[] {
  return parseMarkdown(text).flatMap((block) => {
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

function fill({ mark, text }: MarkdownProse, width: number, paint: Paint): readonly string[] {
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
  for (const piece of inlineMarkdown(text)) {
    if (piece.kind === "code") add(`\`${piece.text}\``, paint.code);
    else if (piece.kind === "strong") add(piece.text, paint.bold);
    else if (piece.kind === "link")
      add(piece.text === piece.address ? piece.text : `${piece.text} (${piece.address})`, (part) => part);
    else add(piece.text, (part) => part);
  }
  return words;
}
