/**
 * Finds a key in what a server sent, however it is written there: in either case (a host is lower case), with characters
 * percent-encoded, once or more often, or escaped as JSON does it. Global, for `replace`.
 */
export function keyPattern(key: string): RegExp {
  const characters = [...key].map((character) => {
    const hex = character.charCodeAt(0).toString(16).padStart(2, "0");
    // "\x2d" for "-": a literal that means nothing to a regular expression.
    return `(?:\\\\?\\x${hex}|%(?:25)*${hex}|\\\\u00${hex})`;
  });
  return new RegExp(characters.join(""), "gi");
}
