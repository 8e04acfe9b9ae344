import { filePlace } from "../checkpoint/place.ts";
import type { Problem } from "../checkpoint/problem.ts";

/** The text of a YAML file, and what is odd about its bytes. UTF-16 is read all the same, so that the rest can be told. */
export function decodeText(
  file: string,
  bytes: Uint8Array,
): { readonly text: string; readonly problems: readonly Problem[] } {
  if (isUtf32(bytes)) {
    const detail = "the file is UTF-32, and only UTF-8 is sure to be read";
    return { text: "", problems: [{ code: "yaml/unreadable", place: filePlace(file), detail }] };
  }
  const utf16 = utf16Of(bytes);
  if (utf16 !== null) {
    const detail = "the file is UTF-16; most tools read UTF-8 only";
    return {
      text: new TextDecoder(utf16).decode(bytes),
      problems: [{ code: "yaml/encoding", place: filePlace(file), detail }],
    };
  }
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const place = { ...filePlace(file), part: "value" as const, range: { offset: 0, length: 1 } };
  if (text.startsWith("\ufeff")) {
    return { text, problems: [{ code: "yaml/encoding", place, detail: "the file begins with a byte-order mark" }] };
  }
  const odd = text.indexOf("\ufffd");
  if (odd < 0 || isUtf8(bytes)) return { text, problems: [] };
  const range = { offset: odd, length: 1 };
  return {
    text,
    problems: [{ code: "yaml/encoding", place: { ...place, range }, detail: "the file is no valid UTF-8" }],
  };
}

/** A byte-order mark of UTF-32, or a first character of four bytes of which three are zero. */
function isUtf32([a, b, c, d]: Uint8Array): boolean {
  if (b === 0 && c === 0 && d === 0 && a !== 0) return true;
  return (
    (a === 0xff && b === 0xfe && c === 0 && d === 0) || (a === 0 && b === 0 && (c !== 0 || d !== 0) && d !== undefined)
  );
}

/** A byte-order mark of UTF-16, or a first character of two bytes of which one is zero. */
function utf16Of([first, second]: Uint8Array): "utf-16le" | "utf-16be" | null {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && first !== undefined && second === 0)) return "utf-16le";
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0 && second !== undefined)) return "utf-16be";
  return null;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
