/**
 * What the first bytes of a file say it is, whatever its name says. "web-answer" is what a server says instead of a file
 * (an XML or JSON error, "Entry not found"); "text" any other plain text, which is what a .json or .py file ought to be.
 */
export type Content =
  | "empty"
  | "lfs-pointer"
  | "html"
  | "web-answer"
  | "zip"
  | "pickle"
  | "gguf"
  | "tar"
  | "gzip"
  | "zstd"
  | "xz"
  | "bzip2"
  | "7z"
  | "rar"
  | "hdf5"
  | "numpy"
  | "text";

/** So many first bytes tell: a tar archive says so at 257. */
export const SNIFF_LENGTH = 512;

/**
 * Names the content of a file by its first SNIFF_LENGTH bytes (or all, if it is shorter) and its size in bytes; null when
 * it is none of these, as a safetensors file is: that has no magic number but the length of its header in the first
 * eight bytes, and 640 is written 80 02 00 00 ..., as a pickle begins.
 */
export function sniffBytes(head: Uint8Array, size: number): Content | null {
  if (size === 0) return "empty";
  if (beginsAsSafetensors(head)) return null;
  for (const [content, magic] of MAGIC) {
    if (startsWith(head, magic)) return content;
  }
  if (isPickle(head)) return "pickle";
  const start = latin1(head, textStart(head), SNIFF_LENGTH);
  if (/^version https:\/\/(?:git-lfs|hawser)\b/.test(start)) return "lfs-pointer";
  if (/^<(?:!doctype\s+html|html|head|body)\b/i.test(start)) return "html";
  if (WEB_ANSWERS.some((answer) => answer.test(start))) return "web-answer";
  if (isTar(head)) return "tar";
  return isText(head) ? "text" : null;
}

const MAGIC: readonly (readonly [Content, readonly number[]])[] = [
  ["zip", [0x50, 0x4b, 0x03, 0x04]],
  // A zip archive without entries.
  ["zip", [0x50, 0x4b, 0x05, 0x06]],
  ["gguf", [0x47, 0x47, 0x55, 0x46]],
  ["gzip", [0x1f, 0x8b, 0x08]],
  ["zstd", [0x28, 0xb5, 0x2f, 0xfd]],
  ["xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ["bzip2", [0x42, 0x5a, 0x68]],
  ["7z", [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ["rar", [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07]],
  ["hdf5", [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]],
  ["numpy", [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]],
];

/** Answers of the Hub, of S3-like stores and of proxies, as found saved under a weight file's name. */
const WEB_ANSWERS: readonly RegExp[] = [
  /^<\?xml\b/i,
  /^<Error>/,
  /^\{\s*"(?:error|errors|message|detail)"\s*:/,
  /^(?:Invalid username or password|Invalid credentials|Entry not found|Repository not found|Unauthorized|Forbidden)\b/i,
  /^(?:\d{3}:? )?(?:Not Found|Access denied|Access to model|Internal Server Error|Bad Gateway|Service Unavailable)\b/i,
];

/** The header is at most 100,000,000 bytes long and begins with `{`, or with white space that readers let pass. */
function beginsAsSafetensors(head: Uint8Array): boolean {
  const first = head[8];
  if (first === undefined || !(first === 0x7b || isSpace(first))) return false;
  return new DataView(head.buffer, head.byteOffset, 8).getBigUint64(0, true) <= 100_000_000n;
}

function startsWith(head: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => head[index] === byte);
}

/**
 * Opcodes that a pickle of protocol 2 to 5 opens with: FRAME, the containers and marks, GLOBAL, numbers (LONG1 is the
 * first of torch's legacy format), strings and bytes, constants.
 */
const FIRST_OPCODES: ReadonlySet<number> = new Set([
  ...[0x95, 0x5d, 0x7d, 0x29, 0x28, 0x8f],
  ...[0x63, 0x8c, 0x58, 0x54, 0x55, 0x42, 0x43, 0x8d, 0x8e, 0x96],
  ...[0x8a, 0x8b, 0x4a, 0x4b, 0x4d, 0x49, 0x4c, 0x46, 0x47, 0x4e, 0x88, 0x89],
]);

/** Text protocols 0 and 1 have no mark to go by. */
function isPickle(head: Uint8Array): boolean {
  const [mark, protocol, opcode] = head;
  if (mark !== 0x80 || protocol === undefined || opcode === undefined) return false;
  return protocol >= 2 && protocol <= 5 && FIRST_OPCODES.has(opcode);
}

/** The magic of POSIX and GNU tar, and a file mode in octal where a tar header has it. */
function isTar(head: Uint8Array): boolean {
  return /^ustar[\0 ]$/.test(latin1(head, 257, 6)) && /^[0-7 ]{6,7}[\0 ]/.test(latin1(head, 100, 8));
}

/** Where text begins after a byte-order mark and white space. */
function textStart(head: Uint8Array): number {
  let start = startsWith(head, [0xef, 0xbb, 0xbf]) ? 3 : 0;
  while (isSpace(head[start])) start++;
  return start;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

/** No control characters but white space, and UTF-8 up to a character that the end of `head` cuts. */
function isText(head: Uint8Array): boolean {
  if (head.some((byte) => (byte < 0x20 && !isSpace(byte)) || byte === 0x7f)) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function latin1(head: Uint8Array, begin: number, length: number): string {
  return String.fromCharCode(...head.subarray(begin, begin + Math.min(length, SNIFF_LENGTH)));
}
