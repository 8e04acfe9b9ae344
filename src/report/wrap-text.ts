import { displayWidth } from "./display-width.ts";

/**
 * Breaks a text at its spaces into lines of at most `width` columns; a longer word stands alone. null leaves one line.
 * @param firstIndent columns that are taken on the first line already
 */
export function wrapText(text: string, width: number | null, firstIndent = 0): readonly string[] {
  if (width === null) return [text];
  const lines: string[] = [];
  let line = "";
  let used = firstIndent;
  for (const word of text.split(" ")) {
    const size = displayWidth(word);
    if (line !== "" && used + 1 + size > width) {
      lines.push(line);
      line = word;
      used = size;
    } else {
      used += line === "" ? size : size + 1;
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
