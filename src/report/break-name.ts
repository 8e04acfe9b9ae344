import { characterWidth } from "./display-width.ts";

/** Breaks a name without spaces to lines of at most `width` columns: behind a comma, dot or space where there is one. */
export function breakName(name: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  let used = 0;
  for (const character of name) {
    const size = characterWidth(character);
    if (used + size > width) {
      const at = Math.max(line.lastIndexOf(","), line.lastIndexOf("."), line.lastIndexOf(" ")) + 1;
      const end = at > line.length / 2 ? at : line.length;
      lines.push(line.slice(0, end).trimEnd());
      line = line.slice(end);
      used = [...line].reduce((sum, each) => sum + characterWidth(each), 0);
    }
    line += character;
    used += size;
  }
  return [...lines, line];
}
