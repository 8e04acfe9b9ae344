import { NameScanner } from "../names/name-scanner.ts";

/** Of a small header, with the first blocks of its file. */
const FIRST_LENGTH = 1 << 12;
/** Of the header of nearly every real shard. */
const MAX_LENGTH = 1 << 17;
/** A checkpoint has some dozens; names that were chosen to be all different shall not pile up. */
const MAX_PATTERNS = 1000;

/** What the headers of one checkpoint have in common, learnt from those that were read: the next is read faster. */
export class HeaderHabits {
  /** Bytes from the beginning of a file that most likely hold its header. */
  length: number = FIRST_LENGTH;
  #names = new NameScanner(new Uint8Array());
  /** By pattern. */
  #usual: boolean[] = [];

  learn(headerBytes: number): void {
    this.length = Math.min(MAX_LENGTH, Math.max(this.length, headerBytes));
  }

  /** A scanner that knows the patterns of earlier files. */
  scanner(bytes: Uint8Array): NameScanner {
    if (this.#names.patterns.length > MAX_PATTERNS) {
      this.#names = new NameScanner(bytes);
      this.#usual = [];
    }
    this.#names.turnTo(bytes);
    return this.#names;
  }

  /** Whether names of this pattern of the scanner are such that checkLayout has nothing to say of them. */
  isUsual(pattern: number): boolean {
    this.#usual[pattern] ??= isUsual(this.#names.patterns[pattern]?.spelling ?? new Uint8Array());
    return this.#usual[pattern];
  }
}

/** Letters, digits, dots, dashes, and neither a dot nor a dash in front. */
function isUsual(spelling: Uint8Array): boolean {
  const text = Buffer.from(spelling).toString("latin1");
  return /^[\w\0][\w\0.-]*$/.test(text) && text !== "__metadata__";
}
