/** Names that differ only in their numbers. */
export interface ScannedPattern {
  /** The bytes that they share, with STAR for each number. */
  readonly spelling: Uint8Array;
  /** The same, to compare four bytes at a time. */
  readonly words: DataView;
  /** Where its literal parts end: at each STAR, and at its end. */
  readonly ends: readonly number[];
  /** Its place among the patterns of the scan. */
  readonly index: number;
  /** Hash of `spelling`. */
  readonly shape: number;
  /** Position of the first. */
  readonly first: number;
  count: number;
  /** The highest first number, and the position of the first name that has it; -1 where names have no number. */
  highest: number;
  last: number;
  /** Of each number in its names, the lowest and the highest. */
  readonly lows: Int32Array;
  readonly highs: Int32Array;
  /** Whether every number is spelt as writers do, without leading zeros and in nine digits at most. */
  isPlain: boolean;
  /** The pattern of the name that came next when this was met before: names go in rounds. */
  next: ScannedPattern | null;
}
