/**
 * What a terminal would act on or hide: control characters (ESC and C1 among them), line and paragraph separators, format
 * characters (bidi overrides, zero width), other default-ignorable code points (variation selectors, Hangul fillers)
 * and lone surrogates. Unicode, "Default_Ignorable_Code_Point", UAX 44.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
/**
 * What turns a line of a CI log into a command: `::error` where a line may begin (GitHub), and `##[error]`,
 * `##vso[task.setvariable]` or `##teamcity[message]` anywhere in it (GitHub, Azure, TeamCity).
 */
const COMMAND = /(?<=^|\s):(?=:)|#(?=#[a-z]*\[)/giu;
const PLAIN = /^[\x20-\x22\x24-\x39\x3b-\x7e]*$/;

/** Text of unknown origin for a terminal or a log: one line, every character visible, the unsafe ones as \u{1b}. */
export function escapeTerminal(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(UNSAFE, visible).replace(COMMAND, visible);
}

/** Where in a text a command of a CI log begins: for whoever escapes it in pieces. */
export function commandStarts(text: string): ReadonlySet<number> {
  return new Set(Array.from(text.matchAll(COMMAND), ({ index }) => index));
}

/** \u{1b} */
export function visible(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
