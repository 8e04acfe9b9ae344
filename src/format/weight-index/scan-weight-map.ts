import { grown } from "../names/grown.ts";
import { endOfPlain, NameScanner } from "../names/name-scanner.ts";
import { NameTable } from "../names/name-table.ts";
import { ScannedWeightMap } from "./scanned-weight-map.ts";

export interface WeightMapScan {
  readonly weightMap: ScannedWeightMap;
  /** Byte offset behind the closing brace. */
  readonly end: number;
}

/** Shards are counted in 16 bits. */
const MAX_SHARDS = 65_535;
const MAX_LENGTH = 65_535;

/**
 * Reads a weight_map whose names and shards are plain ASCII and whose names are all different, as nearly every one is:
 * in one pass, with no string or entry of a Map for any name (a run over 91,991 names takes 40 ms and 25 MB less).
 * Of anything else, sound or broken, it says nothing: then the slow reader has to read it, and finds what is wrong.
 * @param begin byte offset of what should be the opening brace, or of white space before it
 * @param maxNames a map with more is left to the slow reader
 */
export function scanWeightMap(bytes: Uint8Array, begin: number, maxNames: number): WeightMapScan | null {
  const end = bytes.length;
  let capacity = Math.max(16, (end - begin) >>> 6);
  let begins = new Int32Array(capacity);
  let lengths = new Uint16Array(capacity);
  let hashes = new Int32Array(capacity);
  let shardOf = new Uint16Array(capacity);
  let patternOf = new Int32Array(capacity);
  const shards = new Shards(bytes);
  const firsts: number[] = [];
  const names = new NameScanner(bytes);
  let count = 0;
  let at = skipSpace(bytes, begin);
  if (bytes[at] !== 0x7b) return null;
  do {
    at = skipSpace(bytes, at + 1);
    if (bytes[at] !== 0x22) return null;
    const nameBegin = ++at;
    if (count >= maxNames || !names.read(nameBegin, count)) return null;
    const length = names.end - nameBegin;
    if (length > MAX_LENGTH) return null;
    at = names.end;
    at = skipSpace(bytes, at + 1);
    if (bytes[at] !== 0x3a) return null;
    at = skipSpace(bytes, at + 1);
    const shard = shards.at(at);
    if (shard < 0) return null;
    if (shard === firsts.length) firsts.push(count);
    if (count === capacity) {
      capacity *= 2;
      begins = grown(begins, new Int32Array(capacity));
      lengths = grown(lengths, new Uint16Array(capacity));
      hashes = grown(hashes, new Int32Array(capacity));
      shardOf = grown(shardOf, new Uint16Array(capacity));
      patternOf = grown(patternOf, new Int32Array(capacity));
    }
    begins[count] = nameBegin;
    lengths[count] = length;
    hashes[count] = names.hash;
    shardOf[count] = shard;
    patternOf[count] = names.pattern;
    count++;
    at = skipSpace(bytes, shards.end);
  } while (bytes[at] === 0x2c);
  if (bytes[at] !== 0x7d) return null;
  const table = NameTable.of({ bytes, count, begins, lengths, hashes });
  if (table === null) return null;
  return {
    weightMap: new ScannedWeightMap(table, {
      patterns: names.patterns,
      patternOf,
      shards: shards.names,
      firsts,
      shardOf,
    }),
    end: at + 1,
  };
}

/** The names of shards, each once; most often the next is the same as the last, or the one that came after it before. */
class Shards {
  readonly names: string[] = [];
  /** Byte offset behind the last one that was read. */
  end = 0;
  readonly #bytes: Buffer;
  readonly #words: DataView;
  readonly #known = new Map<string, number>();
  #last = -1;
  /** Of each shard: where it was read first, with its quotes, and the shard that last followed it. */
  readonly #begins: number[] = [];
  readonly #lengths: number[] = [];
  readonly #after: number[] = [];

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Index of the one whose opening quote is here; -1 for anything else. */
  at(begin: number): number {
    const last = this.#last;
    if (last < 0) return this.#read(begin);
    if (this.#isAt(last, begin)) return last;
    const guess = this.#after[last] ?? -1;
    const shard = guess >= 0 && this.#isAt(guess, begin) ? guess : this.#read(begin);
    if (shard >= 0) this.#after[last] = shard;
    this.#last = shard;
    return shard;
  }

  #isAt(shard: number, begin: number): boolean {
    const bytes = this.#bytes;
    const before = this.#begins[shard] as number;
    const length = this.#lengths[shard] as number;
    if (begin + length > bytes.length) return false;
    const words = this.#words;
    // Four bytes at a time, also before this is compiled.
    let at = 0;
    for (; at + 4 <= length; at += 4)
      if (words.getInt32(begin + at, true) !== words.getInt32(before + at, true)) return false;
    for (; at < length; at++) if (bytes[begin + at] !== bytes[before + at]) return false;
    this.end = begin + length;
    return true;
  }

  #read(begin: number): number {
    const bytes = this.#bytes;
    if (bytes[begin] !== 0x22) return -1;
    const at = endOfPlain(bytes, begin + 1);
    if (bytes[at] !== 0x22 || at - begin > MAX_LENGTH) return -1;
    const name = bytes.toString("latin1", begin + 1, at);
    let index = this.#known.get(name);
    if (index === undefined) {
      index = this.names.length;
      if (index >= MAX_SHARDS) return -1;
      this.names.push(name);
      this.#known.set(name, index);
      this.#begins.push(begin);
      this.#lengths.push(at + 1 - begin);
    }
    this.#last = index;
    this.end = at + 1;
    return index;
  }
}

function skipSpace(bytes: Uint8Array, begin: number): number {
  let at = begin;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break;
    at++;
  }
  return at;
}
