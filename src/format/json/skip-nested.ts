import type { JsonByteReader } from "./byte-reader.ts";

/** Steps over an object or a list without recursion: brackets are counted, and beyond `maxDepth` of them it fails. */
export function skipNested(reader: JsonByteReader, maxDepth: number): void {
  const closers: number[] = [];
  let expectValue = true;
  do {
    const byte = reader.peek();
    const closer = closers.at(-1);
    if (byte === -1) reader.fail("end", "a bracket is not closed");
    if (byte === 0x7b || byte === 0x5b) {
      if (!expectValue) reader.fail("syntax", "a comma is expected");
      if (closers.push(byte + 2) > maxDepth) reader.fail("depth", `nested deeper than ${maxDepth} levels`);
      reader.at++;
      const isEmpty = reader.peek() === byte + 2;
      if (!isEmpty && byte === 0x7b) reader.skipKey();
      expectValue = !isEmpty;
    } else if (byte === closer) {
      if (expectValue) reader.fail("syntax", "a value is expected");
      closers.pop();
      reader.at++;
      expectValue = false;
    } else if (byte === 0x2c) {
      if (expectValue) reader.fail("syntax", "a value is expected");
      reader.at++;
      if (closer === 0x7d) reader.skipKey();
      expectValue = true;
    } else {
      if (!expectValue) reader.fail("syntax", "a comma is expected");
      if (byte === 0x22) reader.skipString("a value");
      else reader.skipScalar("a value");
      expectValue = false;
    }
  } while (closers.length > 0);
}
