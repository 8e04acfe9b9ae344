import { eastAsianWidth } from "get-east-asian-width";

const COMBINING = /[\p{Mn}\p{Me}]/u;

/** Columns that a terminal uses for a text without control characters: 2 for a wide character, 0 for a combining mark. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** @param character one code point */
export function characterWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  return COMBINING.test(character) ? 0 : eastAsianWidth(code);
}

/** Appends spaces up to a width in columns. */
export function padDisplay(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}
