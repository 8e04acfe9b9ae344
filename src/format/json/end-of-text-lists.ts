import { escapeLength } from "./byte-classes.ts";

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE = 0x5d;

/**
 * Where a list of texts, or of lists of texts, ends: most of a tokenizer.json is one, and this is five times as fast as what
 * steps over any value. -1 where it is something else, or no JSON.
 */
export function endOfTextLists(bytes: Uint8Array, begin: number): number {
  if (bytes[begin] !== OPEN) return -1;
  let depth = 1;
  let isValueDue = true;
  let isEmpty = true;
  for (let at = begin + 1; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte === SPACE || byte === 0x0a || byte === 0x0d || byte === 0x09) continue;
    if (byte === QUOTE) {
      if (!isValueDue) return -1;
      at = endOfText(bytes, at);
      if (at < 0) return -1;
      isValueDue = false;
      isEmpty = false;
    } else if (byte === COMMA) {
      if (isValueDue) return -1;
      isValueDue = true;
    } else if (byte === OPEN) {
      if (!isValueDue || depth === 2) return -1;
      depth = 2;
      isEmpty = true;
    } else if (byte === CLOSE) {
      if (isValueDue && !isEmpty) return -1;
      depth--;
      if (depth === 0) return at + 1;
      isValueDue = false;
      isEmpty = false;
    } else return -1;
  }
  return -1;
}

/** The place of the closing quote; -1 where the text has none or cannot be. */
function endOfText(bytes: Uint8Array, begin: number): number {
  for (let at = begin + 1; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) return at;
    if (byte === BACKSLASH) {
      const length = escapeLength(bytes, at);
      if (length === 0) return -1;
      at += length - 1;
    } else if (byte < SPACE) return -1;
  }
  return -1;
}
