import { END_OF_NUMBER, joinHashes, nextHash, STAR } from "./name-hash.ts";
import type { ScannedPattern } from "./scanned-pattern.ts";

const OTHER = 0;
const PLAIN = 1;
const DIGIT = 2;

/** Of every byte in a string, what it is: printable ASCII without quote and backslash, of which the digits. */
const KINDS: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 0x30 && byte <= 0x39) return DIGIT;
  return byte >= 0x20 && byte <= 0x7e && byte !== 0x22 && byte !== 0x5c ? PLAIN : OTHER;
});

/** Names longer than this are a fault that the careful reader tells. */
const MAX_NAME = 65_536;
/** Honest names of different shapes never share a hash; those that were chosen to are left to the slow reader. */
const MAX_OF_SHAPE = 8;

/** Numbers of a name that are told apart; a tensor has three at most. */
const MAX_NUMBERS = 16;
/** So many fit a column of 32 bits. */
const MAX_DIGITS = 9;
const MAX_VALUE = 2 ** 31 - 1;

/** Patterns to compare a name with before its own is spelled out. */
const MAX_GUESSES = 24;

/** Offset behind the run of plain ASCII that begins here. */
export function endOfPlain(bytes: Uint8Array, begin: number): number {
  let at = begin;
  while (at < bytes.length && KINDS[bytes[at] as number] !== OTHER) at++;
  return at;
}

/**
 * Reads names one after the other and sorts them by pattern, most often by comparing with the one that is expected. One
 * scanner may read several files after each other, which have most patterns in common.
 */
export class NameScanner {
  /** In the order of their first names. */
  readonly patterns: ScannedPattern[] = [];
  /** Of the name that was read last: the offset behind it, its hash, and the index of its pattern. */
  end = 0;
  hash = 0;
  pattern = 0;
  #bytes: Uint8Array;
  #words: DataView;
  readonly #byShape = new Map<number, ScannedPattern[]>();
  #before: ScannedPattern | null = null;
  #numbers = 0;
  #first = -1;
  readonly #values = new Int32Array(MAX_NUMBERS);
  #isPlain = true;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#words = wordsOf(bytes);
  }

  /** Goes on in another file. */
  turnTo(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#words = wordsOf(bytes);
    this.#before = null;
  }

  /** Reads the name that begins here, up to its closing quote. False when it is not plain, or has no end. */
  read(begin: number, position: number): boolean {
    const before = this.#before;
    let pattern = before?.next ?? null;
    if (pattern === null || !this.#matches(pattern, begin)) {
      pattern = this.#find(begin, position);
      if (pattern === null) return false;
      if (before !== null) before.next = pattern;
    }
    this.#before = pattern;
    pattern.count++;
    this.#noteNumbers(pattern);
    if (this.#first > pattern.highest) {
      pattern.highest = this.#first;
      pattern.last = position;
    }
    this.hash = joinHashes(pattern.shape, this.#numbers);
    this.pattern = pattern.index;
    return true;
  }

  #noteNumbers(pattern: ScannedPattern): void {
    const { lows, highs } = pattern;
    for (let axis = 0; axis < lows.length; axis++) {
      const value = this.#values[axis] as number;
      if (value < (lows[axis] as number)) lows[axis] = value;
      if (value > (highs[axis] as number)) highs[axis] = value;
    }
    if (!this.#isPlain) pattern.isPlain = false;
  }

  #find(begin: number, position: number): ScannedPattern | null {
    for (let index = 0; index < this.patterns.length && index < MAX_GUESSES; index++) {
      const guess = this.patterns[index] as ScannedPattern;
      if (this.#matches(guess, begin)) return guess;
    }
    const bytes = this.#bytes;
    const end = endOfPlain(bytes, begin);
    if (bytes[end] !== 0x22 || end - begin > MAX_NAME) return null;
    const spelling = spellingOf(bytes.subarray(begin, end));
    let shape = 0;
    for (const byte of spelling) shape = nextHash(shape, byte);
    const same = this.#byShape.get(shape) ?? [];
    for (const pattern of same) if (this.#matches(pattern, begin)) return pattern;
    const ends = literalEnds(spelling);
    const numbers = ends.length - 1;
    const axes = Math.min(MAX_NUMBERS, numbers);
    const pattern: ScannedPattern = {
      spelling,
      words: wordsOf(spelling),
      ends,
      index: this.patterns.length,
      shape,
      first: position,
      count: 0,
      highest: -1,
      last: position,
      lows: new Int32Array(axes).fill(MAX_VALUE),
      highs: new Int32Array(axes).fill(-1),
      isPlain: numbers <= MAX_NUMBERS,
      next: null,
    };
    if (same.length >= MAX_OF_SHAPE || !this.#matches(pattern, begin)) return null;
    same.push(pattern);
    this.#byShape.set(shape, same);
    this.patterns.push(pattern);
    return pattern;
  }

  /** Whether the name that begins here is one of the pattern; then its end and its numbers are known. */
  #matches({ spelling, words, ends }: ScannedPattern, begin: number): boolean {
    const bytes = this.#bytes;
    const ours = this.#words;
    let at = begin;
    let numbers = 0;
    let first = -1;
    let isPlain = true;
    for (let axis = 0, index = 0; ; axis++, index++) {
      const end = ends[axis] as number;
      if (at + end - index > bytes.length) return false;
      for (; index + 4 <= end; index += 4, at += 4) {
        if (ours.getInt32(at, true) !== words.getInt32(index, true)) return false;
      }
      for (; index < end; index++) if (bytes[at++] !== spelling[index]) return false;
      if (end === spelling.length) break;
      const digits = at;
      let number = 0;
      for (let digit = bytes[at] ?? 0; digit >= 0x30 && digit <= 0x39; digit = bytes[++at] ?? 0) {
        numbers = nextHash(numbers, digit);
        number = number * 10 + digit - 0x30;
      }
      if (at === digits) return false;
      numbers = nextHash(numbers, END_OF_NUMBER);
      if (first < 0) first = number;
      if (at - digits > 1 && (bytes[digits] === 0x30 || at - digits > MAX_DIGITS)) isPlain = false;
      this.#values[axis] = number;
    }
    if (bytes[at] !== 0x22) return false;
    this.end = at;
    this.#numbers = numbers;
    this.#first = first;
    this.#isPlain = isPlain;
    return true;
  }
}

function spellingOf(name: Uint8Array): Uint8Array {
  const spelling = new Uint8Array(name.length);
  let length = 0;
  let inNumber = false;
  for (const byte of name) {
    const isDigit = KINDS[byte] === DIGIT;
    if (!isDigit) spelling[length++] = byte;
    else if (!inNumber) spelling[length++] = STAR;
    inNumber = isDigit;
  }
  return spelling.slice(0, length);
}

function literalEnds(spelling: Uint8Array): readonly number[] {
  const ends: number[] = [];
  for (const [index, code] of spelling.entries()) if (code === STAR) ends.push(index);
  return [...ends, spelling.length];
}

function wordsOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
