import { type NameColumns, nameAt } from "./name-columns.ts";
import { hashOfName } from "./name-hash.ts";

/**
 * How far from its place a name may be put. Half of the places are free, so that honest names need some twenty steps at
 * most; names that were chosen to collide need more, and are left to `Map`, whose hash has a secret.
 */
const MAX_STEPS = 128;

/** Finds names among those of a scan, without a string or an entry of a Map for any of them. */
export class NameTable {
  readonly columns: NameColumns;
  /** Position + 1 of the name at that place; 0 where there is none. */
  readonly #places: Int32Array;
  /** Steps that the farthest name needs. */
  readonly #steps: number;

  private constructor(columns: NameColumns, places: Int32Array, steps: number) {
    this.columns = columns;
    this.#places = places;
    this.#steps = steps;
  }

  /** null when a name stands twice, or too many collide. */
  static of(columns: NameColumns): NameTable | null {
    const { count, hashes, lengths } = columns;
    const places = new Int32Array(placesFor(count));
    const mask = places.length - 1;
    let farthest = 0;
    for (let position = 0; position < count; position++) {
      const hash = hashes[position] as number;
      let place = spread(hash) & mask;
      for (let steps = 0; ; steps++, place = (place + 1) & mask) {
        const other = (places[place] as number) - 1;
        if (other < 0) {
          if (steps > farthest) farthest = steps;
          break;
        }
        if (steps >= MAX_STEPS) return null;
        if (hashes[other] === hash && lengths[other] === lengths[position] && isSame(columns, other, position))
          return null;
      }
      places[place] = position + 1;
    }
    return new NameTable(columns, places, farthest);
  }

  /** Position of a name, or -1. */
  find(name: string): number {
    const { hashes, lengths } = this.columns;
    const hash = hashOfName(name);
    const mask = this.#places.length - 1;
    let place = spread(hash) & mask;
    for (let steps = 0; steps <= this.#steps; steps++, place = (place + 1) & mask) {
      const position = (this.#places[place] as number) - 1;
      if (position < 0) return -1;
      if (hashes[position] === hash && lengths[position] === name.length && this.isAt(position, name)) return position;
    }
    return -1;
  }

  /** As `find`, for a name of another scan. @param guess a position to try first */
  findOf(other: NameColumns, index: number, guess: number): number {
    const { hashes } = this.columns;
    const hash = other.hashes[index] as number;
    if (hashes[guess] === hash && this.#isSame(guess, other, index)) return guess;
    const mask = this.#places.length - 1;
    let place = spread(hash) & mask;
    for (let steps = 0; steps <= this.#steps; steps++, place = (place + 1) & mask) {
      const position = (this.#places[place] as number) - 1;
      if (position < 0) return -1;
      if (hashes[position] === hash && this.#isSame(position, other, index)) return position;
    }
    return -1;
  }

  #isSame(position: number, other: NameColumns, index: number): boolean {
    const { bytes, begins, lengths } = this.columns;
    const length = lengths[position] as number;
    if (length !== other.lengths[index]) return false;
    const a = begins[position] as number;
    const b = other.begins[index] as number;
    const otherBytes = other.bytes;
    let at = 0;
    while (at < length && bytes[a + at] === otherBytes[b + at]) at++;
    return at === length;
  }

  /** Whether the name at a position is this one. */
  isAt(position: number, name: string): boolean {
    const { bytes, begins, lengths } = this.columns;
    if (lengths[position] !== name.length) return false;
    const begin = begins[position] as number;
    for (let at = 0; at < name.length; at++) if (bytes[begin + at] !== name.charCodeAt(at)) return false;
    return true;
  }

  text(position: number): string {
    return nameAt(this.columns, position);
  }
}

function isSame({ bytes, begins, lengths }: NameColumns, one: number, other: number): boolean {
  const a = begins[one] as number;
  const b = begins[other] as number;
  const length = lengths[one] as number;
  for (let at = 0; at < length; at++) if (bytes[a + at] !== bytes[b + at]) return false;
  return true;
}

/** A power of two, at least twice the count. */
function placesFor(count: number): number {
  let places = 16;
  while (places < count * 2) places *= 2;
  return places;
}

/** Names often differ in their last bytes only, and the hash in its low bits: every bit shall matter (murmur3's last step). */
function spread(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
