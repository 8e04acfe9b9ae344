import { characterWidth, displayWidth } from "./display-width.ts";

const ELLIPSIS = "…";

/** Two texts that differ, cut to `width` columns each so that the difference is still seen. */
export function cutPair(a: string, b: string, width: number): readonly [string, string] {
  if (displayWidth(a) <= width && displayWidth(b) <= width) return [a, b];
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same++;
  // Some of what is alike stands before, so that the reader knows where he is.
  const begin = same + 2 <= width / 2 ? 0 : same - Math.floor(width / 3);
  return [cutFrom(a, begin, width), cutFrom(b, begin, width)];
}

function cutFrom(text: string, begin: number, width: number): string {
  if (begin <= 0 || displayWidth(text) <= width) return cutEnd(text, width);
  // Not between the halves of a character.
  const at = /[\udc00-\udfff]/.test(text[begin] ?? "") ? begin + 1 : begin;
  return ELLIPSIS + cutEnd(text.slice(at), width - 1);
}

function cutEnd(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let shown = "";
  let used = 0;
  for (const character of text) {
    const size = characterWidth(character);
    if (used + size > width - 1) break;
    shown += character;
    used += size;
  }
  return shown + ELLIPSIS;
}
