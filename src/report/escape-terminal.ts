/**
 * What a terminal would act on or hide: control characters (ESC and C1 among them), line and paragraph separators, format
 * characters (bidi overrides, zero width), other default-ignorable code points (variation selectors, Hangul fillers)
 * and lone surrogates. Unicode, "Default_Ignorable_Code_Point", UAX 44.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
const PLAIN = /^[\x20-\x7e]*$/;

/** Text of unknown origin for a terminal: one line, every character visible, the unsafe ones as \u{1b}. */
export function escapeTerminal(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(UNSAFE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
