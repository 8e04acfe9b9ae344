import { FILTERED_BYTES, type StretchFilter } from "./stretch-filter.ts";
import { hashBytes } from "./text-hash.ts";

/** Of one tokenizer, past which its tokens are not gathered: the largest vocabulary has 262,208, and a file of 128 MB may have millions. */
export const MAX_TOKENS = 2_000_000;

/** A tokenizer has more than MAX_TOKENS. */
export class TooManyTokens extends Error {}

/** Bytes of a UTF-16 code unit, at most. */
const MAX_UTF8 = 3;

/**
 * The tokens of a tokenizer with their ids, each once, by their bytes: 262,144 take 8 MB, where a map of strings takes 20 and
 * three times as long. A token has a place in the table, from 0 on; a place may be empty.
 */
export class TokenTable {
  /** The file, where texts that are spelt as they are stand. */
  readonly #file: Buffer;
  /** Other texts, in UTF-8; they count from the file's end on. */
  #copies: Buffer = Buffer.alloc(0);
  #copied = 0;
  #size = 0;
  #length = 0;
  #begins: Uint32Array;
  #ends: Uint32Array;
  /** Any whole number that a file may say; NaN at an empty place. */
  #ids: Float64Array;
  #hashes: Int32Array;
  /** Places by hash, plus one; a power of two. */
  #slots: Int32Array;

  /** @param expected how many tokens will come, as far as that is known */
  constructor(file: Uint8Array = new Uint8Array(), expected = 1) {
    const room = 2 ** Math.ceil(Math.log2(Math.min(MAX_TOKENS, Math.max(1, expected)) + 1));
    this.#begins = new Uint32Array(room);
    this.#ends = new Uint32Array(room);
    this.#ids = new Float64Array(room);
    this.#hashes = new Int32Array(room);
    this.#slots = new Int32Array(2 * room);
    this.#file = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  }

  static of(tokens: Iterable<readonly [token: string, id: number]>): TokenTable {
    const table = new TokenTable();
    for (const [token, id] of tokens) table.add(token, id);
    return table;
  }

  /** Tokens. */
  get size(): number {
    return this.#size;
  }

  /** Places. */
  get length(): number {
    return this.#length;
  }

  /** NaN at an empty place. */
  idAt(place: number): number {
    return this.#ids[place] ?? Number.NaN;
  }

  textAt(place: number): string {
    const begin = this.#begins[place] ?? 0;
    const start = this.#startOf(begin);
    return this.#bytesOf(begin).toString("utf8", begin - start, (this.#ends[place] ?? 0) - start);
  }

  /** The place of another table's token in this one; -1 when it is not here. */
  find(other: TokenTable, place: number): number {
    const begin = other.#begins[place] ?? 0;
    const start = other.#startOf(begin);
    const end = (other.#ends[place] ?? 0) - start;
    return this.#placeIn(this.#slotOf(other.#bytesOf(begin), begin - start, end, other.#hashes[place] ?? 0));
  }

  /** A token that is there gets the id and keeps its place. @throws TooManyTokens */
  add(token: string, id: number): void {
    this.addInFile(...this.#copy(token), id);
  }

  /** As `add`, a token that stands in the file. */
  addInFile(begin: number, end: number, id: number): void {
    this.#makeRoom();
    const hash = this.#hashOf(begin, end);
    const slot = this.#ownSlotOf(begin, end, hash);
    const place = this.#placeIn(slot);
    if (place >= 0) this.#ids[place] = id;
    else this.#append(slot, begin, end, hash, id);
  }

  /** As `add`, but a token that is there moves to the end. */
  addLast(token: string, id: number): void {
    this.#makeRoom();
    const [begin, end] = this.#copy(token);
    const hash = this.#hashOf(begin, end);
    const slot = this.#ownSlotOf(begin, end, hash);
    const place = this.#placeIn(slot);
    if (place >= 0) {
      this.#ids[place] = Number.NaN;
      this.#size--;
    }
    this.#append(slot, begin, end, hash, id);
  }

  forEach(visit: (token: string, id: number) => unknown): void {
    for (let place = 0; place < this.#length; place++) {
      const id = this.idAt(place);
      if (!Number.isNaN(id)) visit(this.textAt(place), id);
    }
  }

  /** As `forEach`, without most of those that the filter does not want. */
  forEachIn(filter: StretchFilter, visit: (token: string, id: number) => unknown): void {
    for (let place = 0; place < this.#length; place++) {
      const id = this.idAt(place);
      if (!Number.isNaN(id) && filter.mayHave(this.#filteredHash(place))) visit(this.textAt(place), id);
    }
  }

  #filteredHash(place: number): number {
    const begin = this.#begins[place] ?? 0;
    if ((this.#ends[place] ?? 0) - begin <= FILTERED_BYTES) return this.#hashes[place] ?? 0;
    return this.#hashOf(begin, begin + FILTERED_BYTES);
  }

  #copy(token: string): readonly [begin: number, end: number] {
    const most = this.#copied + MAX_UTF8 * token.length;
    if (most > this.#copies.length) this.#copies = grown(this.#copies, Buffer.alloc(2 * most));
    const begin = this.#file.length + this.#copied;
    this.#copied += this.#copies.write(token, this.#copied);
    return [begin, this.#file.length + this.#copied];
  }

  #bytesOf(begin: number): Buffer {
    return begin < this.#file.length ? this.#file : this.#copies;
  }

  /** Where the bytes begin to count. */
  #startOf(begin: number): number {
    return begin < this.#file.length ? 0 : this.#file.length;
  }

  #hashOf(begin: number, end: number): number {
    const start = this.#startOf(begin);
    return hashBytes(this.#bytesOf(begin), begin - start, end - start);
  }

  #ownSlotOf(begin: number, end: number, hash: number): number {
    const start = this.#startOf(begin);
    return this.#slotOf(this.#bytesOf(begin), begin - start, end - start, hash);
  }

  /** The slot of a text, or the empty one that it would have. */
  #slotOf(bytes: Uint8Array, begin: number, end: number, hash: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const place = this.#placeIn(slot);
      if (place < 0 || (this.#hashes[place] === hash && this.#isAt(place, bytes, begin, end))) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #placeIn(slot: number): number {
    return (this.#slots[slot] ?? 0) - 1;
  }

  #isAt(place: number, bytes: Uint8Array, begin: number, end: number): boolean {
    const from = this.#begins[place] ?? 0;
    if ((this.#ends[place] ?? 0) - from !== end - begin) return false;
    const own = this.#bytesOf(from);
    const shift = from - this.#startOf(from) - begin;
    for (let at = begin; at < end; at++) if (own[at + shift] !== bytes[at]) return false;
    return true;
  }

  #append(slot: number, begin: number, end: number, hash: number, id: number): void {
    if (this.#size === MAX_TOKENS) throw new TooManyTokens();
    const place = this.#length++;
    this.#size++;
    this.#begins[place] = begin;
    this.#ends[place] = end;
    this.#ids[place] = id;
    this.#hashes[place] = hash;
    this.#slots[slot] = place + 1;
  }

  /** For one more: what a slot is holds until the next token. */
  #makeRoom(): void {
    if (this.#length < this.#ids.length) return;
    const room = 2 * this.#length;
    this.#begins = grown(this.#begins, new Uint32Array(room));
    this.#ends = grown(this.#ends, new Uint32Array(room));
    this.#ids = grown(this.#ids, new Float64Array(room));
    this.#hashes = grown(this.#hashes, new Int32Array(room));
    const old = this.#slots;
    this.#slots = new Int32Array(2 * room);
    const mask = this.#slots.length - 1;
    for (const number of old) {
      if (number === 0) continue;
      let slot = (this.#hashes[number - 1] ?? 0) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = number;
    }
  }
}

function grown<Numbers extends Buffer | Uint32Array | Float64Array | Int32Array>(
  old: Numbers,
  larger: Numbers,
): Numbers {
  larger.set(old);
  return larger;
}
