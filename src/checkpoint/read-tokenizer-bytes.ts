import { createHash } from "node:crypto";
import type { KnownTokenizer } from "../format/tokenizer/known-tokenizer.ts";
import type { OpenFile } from "../source/virtual-fs.ts";

export interface TokenizerBytes {
  /** The file; of one that is known up to its merges and a bit more, when it is cut. */
  readonly bytes: Uint8Array;
  readonly isCut: boolean;
  /** What is known of it by its hash. */
  readonly known: KnownTokenizer | null;
}

/** That of every base model is larger, and a smaller one is read faster than hashed. */
const SMALLEST = 1_000_000;
const CHUNK = 1 << 20;
/** More than a position looks at behind itself, so that a known file's positions are those of the whole file. */
const KEPT = 1 << 17;
/** Room for the key, its colon and the bracket, where they stand across two chunks. */
const OVERLAP = 64;
const MERGES = Buffer.from('"merges"');

/**
 * Reads a tokenizer.json and hashes it on the way: 9 ms for 17 MB, of which the merges, which no rule asks for, are 13.
 * They are read over each other, and only read again where the file turns out to be unknown.
 * @param knownTokenizers by SHA-256 in hex
 */
export async function readTokenizerBytes(
  file: OpenFile,
  knownTokenizers: ReadonlyMap<string, KnownTokenizer> | undefined,
): Promise<TokenizerBytes> {
  const { size } = file;
  if (knownTokenizers === undefined || size < SMALLEST) return whole(await file.read(0, size));
  const bytes = new Uint8Array(size);
  const hash = createHash("sha256");
  let kept = 0;
  let merges: number | null = null;
  for (let at = 0; at < size; at += CHUNK) {
    const chunk = bytes.subarray(kept, kept + Math.min(CHUNK, size - at));
    if ((await file.readInto(chunk, at)) < chunk.length) return whole(await file.read(0, size));
    hash.update(chunk);
    merges ??= findMerges(bytes, kept, kept + chunk.length);
    if (merges === null || kept < merges + KEPT) kept += chunk.length;
  }
  const known = knownTokenizers.get(hash.digest("hex")) ?? null;
  if (known !== null) return { bytes: bytes.subarray(0, kept), isCut: true, known };
  const read = await file.readInto(bytes.subarray(kept), kept);
  return whole(bytes.subarray(0, kept + read));
}

/** As `readTokenizerBytes`, and the merges with the rest. */
export async function readWholeTokenizerBytes(
  file: OpenFile,
  knownTokenizers: ReadonlyMap<string, KnownTokenizer> | undefined,
): Promise<TokenizerBytes> {
  const bytes = await file.read(0, file.size);
  if (knownTokenizers === undefined || bytes.length < SMALLEST) return whole(bytes);
  return whole(bytes, knownTokenizers.get(createHash("sha256").update(bytes).digest("hex")));
}

function whole(bytes: Uint8Array, known: KnownTokenizer | null = null): TokenizerBytes {
  return { bytes, isCut: false, known };
}

/** Where the key stands: a token of that text is followed by a number, and in a longer text its quotes are escaped. */
function findMerges(bytes: Uint8Array, begin: number, end: number): number | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, end);
  let at = text.indexOf(MERGES, Math.max(0, begin - OVERLAP));
  while (at >= 0) {
    const behind = at + MERGES.length;
    if (/^\s*:\s*\[/.test(text.toString("latin1", behind, behind + OVERLAP / 2))) return at;
    at = text.indexOf(MERGES, behind);
  }
  return null;
}
