import { TemplateFault } from "./template-fault.ts";

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
  ["a", "\x07"],
  ["b", "\b"],
  ["f", "\f"],
  ["v", "\v"],
  ["\\", "\\"],
  ["'", "'"],
  ['"', '"'],
  ["\n", ""],
]);
const DIGITS: ReadonlyMap<string, number> = new Map([
  ["x", 2],
  ["u", 4],
  ["U", 8],
]);
const LAST_CODE_POINT = 0x10ffff;

/** What the string literal at `at` stands for, with Python's escapes, and where the text goes on. @throws TemplateFault */
export function readTemplateString(text: string, at: number): { readonly value: string; readonly next: number } {
  const quote = text[at];
  const parts: string[] = [];
  let begin = at + 1;
  for (let index = begin; index < text.length; ) {
    const character = text[index];
    if (character === quote) {
      parts.push(text.slice(begin, index));
      return { value: parts.join(""), next: index + 1 };
    }
    if (character !== "\\") {
      index++;
      continue;
    }
    parts.push(text.slice(begin, index));
    const { value, length } = escapeAt(text, index);
    parts.push(value);
    index += length;
    begin = index;
  }
  throw new TemplateFault("a string is not closed", at);
}

function escapeAt(text: string, at: number): { readonly value: string; readonly length: number } {
  const letter = text[at + 1] ?? "";
  const plain = ESCAPES.get(letter);
  if (plain !== undefined) return { value: plain, length: 2 };
  const count = DIGITS.get(letter);
  if (count !== undefined) {
    const digits = text.slice(at + 2, at + 2 + count);
    const code = digits.length === count && /^[\da-fA-F]+$/.test(digits) ? Number.parseInt(digits, 16) : -1;
    if (code < 0 || code > LAST_CODE_POINT)
      throw new TemplateFault(
        `the escape \\${letter} in a string has no ${count} hexadecimal digits of a character`,
        at,
      );
    return { value: String.fromCodePoint(code), length: 2 + count };
  }
  const octal = /^[0-7]{1,3}/.exec(text.slice(at + 1, at + 4))?.[0];
  if (octal !== undefined) return { value: String.fromCodePoint(Number.parseInt(octal, 8)), length: 1 + octal.length };
  // \N{LATIN SMALL LETTER A}: the names are Python's.
  if (letter === "N") throw new TemplateFault("the escape \\N in a string", at, false);
  return { value: `\\${letter}`, length: letter === "" ? 1 : 2 };
}
