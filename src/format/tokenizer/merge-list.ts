import { JsonByteReader } from "../json/byte-reader.ts";
import { ReadFault } from "../json/read-fault.ts";

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

  /** @param bytes the JSON of the list */
  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** null when both merge the same in the same order, however they are written. */
  differenceFrom(other: MergeList): MergeDifference | null {
    if (this.#bytes.equals(other.#bytes)) return null;
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

  /** In the order of the list: the first is done first. */
  forEach(visit: (left: string, right: string) => void): void {
    this.#visit((merge) => {
      const at = merge.indexOf(SEPARATOR);
      if (at >= 0) visit(merge.slice(0, at), merge.slice(at + 1));
    });
  }

  #read(): readonly string[] {
    const merges: string[] = [];
    this.#visit((merge) => merges.push(merge));
    return merges;
  }

  #visit(visit: (merge: string) => void): void {
    const reader = new JsonByteReader(this.#bytes);
    try {
      reader.array("model.merges", (index) => {
        if (index === MAX_MERGES) return "stop";
        if (reader.peek() === 0x22) visit(reader.string("a merge").replace(" ", SEPARATOR));
        else visit(readParts(reader));
        return undefined;
      });
    } catch (error) {
      // Of a list that is none only the beginning can be compared.
      if (!(error instanceof ReadFault)) throw error;
    }
  }
}

function readParts(reader: JsonByteReader): string {
  const parts: string[] = [];
  reader.array("a merge", () => parts.push(reader.string("a part of a merge")));
  return parts.join(SEPARATOR);
}

function missingFrom(own: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let missing = 0;
  for (const merge of own) if (!other.has(merge)) missing++;
  return missing;
}

function shown(merge: string | undefined): string | null {
  return merge === undefined ? null : merge.replaceAll(SEPARATOR, " ");
}
