import { ReadFault } from "../json/read-fault.ts";
import { MergeCursor } from "./merge-cursor.ts";
import { FILTERED_BYTES, type StretchFilter } from "./stretch-filter.ts";
import { hashBytes } from "./text-hash.ts";

/** Between the two parts of a merge: no token of a BPE vocabulary has it (byte-level ones spell byte 0 as U+0100). */
const SEPARATOR = "\0";

/** Merges of one list that are compared: Gemma 3 has 514,906. */
const MAX_MERGES = 4_000_000;

export interface MergeDifference {
  /** Merges of each side. */
  readonly counts: readonly [number, number];
  /** Merges that only one side has; distinct ones. */
  readonly onlyA: number;
  readonly onlyB: number;
  /** The first rank at which the lists differ, and the merge of each side there as "a b"; null past the end of a list. */
  readonly rank: number;
  readonly at: readonly [string | null, string | null];
}

/** The list model.merges of a tokenizer.json, in its bytes: "a b", or since tokenizers 0.20 ["a", "b"]. */
export class MergeList {
  readonly #bytes: Buffer;

  /** @param bytes the JSON of the list, and whatever stands behind it */
  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** null when both merge the same in the same order, however they are written. */
  differenceFrom(other: MergeList): MergeDifference | null {
    if (this.isSpelledAs(other) || this.#isSpelledOtherwise(other)) return null;
    const [a, b] = [this.#read(), other.#read()];
    let rank = 0;
    while (rank < a.length && rank < b.length && a[rank] === b[rank]) rank++;
    if (rank === a.length && rank === b.length) return null;
    const [setA, setB] = [new Set(a.slice(rank)), new Set(b.slice(rank))];
    return {
      counts: [a.length, b.length],
      onlyA: missingFrom(setA, setB),
      onlyB: missingFrom(setB, setA),
      rank,
      at: [shown(a[rank]), shown(b[rank])],
    };
  }

  /** In the order of the list, in which the first is done first: those whose text together a filter wants, and few others. */
  forEachIn(filter: StretchFilter, visit: (left: string, right: string) => unknown): void {
    const bytes = this.#bytes;
    this.#walk((cursor) => {
      const { isPlain, leftBegin, leftEnd, rightBegin, rightEnd } = cursor;
      if (isPlain) {
        const hash = hashBytes(bytes, leftBegin, Math.min(leftEnd, leftBegin + FILTERED_BYTES));
        const rest = Math.max(0, FILTERED_BYTES - (leftEnd - leftBegin));
        if (!filter.mayHave(hashBytes(bytes, rightBegin, Math.min(rightEnd, rightBegin + rest), hash))) return true;
      }
      const [left = "", ...right] = cursor.parts();
      if (right.length > 0) visit(left, right.join(SEPARATOR));
      return true;
    });
  }

  /** Whether the bytes are the same. */
  isSpelledAs(other: MergeList): boolean {
    // Behind one list there may be more of the file: the one that ends first is all in the other.
    const length = Math.min(this.#bytes.length, other.#bytes.length);
    return this.#bytes.subarray(0, length).equals(other.#bytes.subarray(0, length));
  }

  /** Walks through both together, and builds no list. */
  #isSpelledOtherwise(other: MergeList): boolean {
    const theirs = new MergeCursor(other.#bytes);
    let isSame = true;
    const count = this.#walk((own) => {
      // No, too, where one cannot be read.
      isSame = false;
      isSame = theirs.next() && isSameMerge(own, theirs);
      return isSame;
    });
    return isSame && (count === MAX_MERGES || !theirs.next());
  }

  #read(): readonly string[] {
    const merges: string[] = [];
    this.#walk((cursor) => {
      merges.push(textOf(cursor));
      return true;
    });
    return merges;
  }

  /** Until `visit` says no; returns how many were visited. */
  #walk(visit: (cursor: MergeCursor) => boolean): number {
    const cursor = new MergeCursor(this.#bytes);
    let rank = 0;
    try {
      for (; rank < MAX_MERGES && cursor.next(); rank++) if (!visit(cursor)) break;
    } catch (error) {
      // Of a list that is none only the beginning can be compared.
      if (!(error instanceof ReadFault)) throw error;
    }
    return rank;
  }
}

function isSameMerge(a: MergeCursor, b: MergeCursor): boolean {
  if (!a.isPlain || !b.isPlain) return textOf(a) === textOf(b);
  return (
    isSame(a.bytes, a.leftBegin, a.leftEnd, b.bytes, b.leftBegin, b.leftEnd) &&
    isSame(a.bytes, a.rightBegin, a.rightEnd, b.bytes, b.rightBegin, b.rightEnd)
  );
}

function isSame(a: Buffer, begin: number, end: number, b: Buffer, otherBegin: number, otherEnd: number): boolean {
  if (end - begin !== otherEnd - otherBegin) return false;
  const shift = otherBegin - begin;
  for (let at = begin; at < end; at++) if (a[at] !== b[at + shift]) return false;
  return true;
}

function textOf(cursor: MergeCursor): string {
  return cursor.parts().join(SEPARATOR);
}

function missingFrom(own: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let missing = 0;
  for (const merge of own) if (!other.has(merge)) missing++;
  return missing;
}

function shown(merge: string | undefined): string | null {
  return merge === undefined ? null : merge.replaceAll(SEPARATOR, " ");
}
