const MAX_TEXT = 600;

/** Keeps a hostile name from filling the screen. */
export function cutText(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}
