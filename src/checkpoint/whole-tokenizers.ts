import type { OpenFile } from "../source/virtual-fs.ts";
import type { FileContent } from "./read-content.ts";

const CHUNK = 1 << 20;

/**
 * For who compares the tokenizers of two folders: each tokenizer.json is read to its end, and where both have the same bytes,
 * as a target and its draft most often do, the second is held against the first while it is read, and is what that gave.
 */
export class WholeTokenizers {
  #last: { readonly bytes: Uint8Array; readonly content: FileContent } | null = null;

  /** What a file with the same bytes gave; null when there was none. */
  async sameAs(file: OpenFile): Promise<FileContent | null> {
    if (this.#last === null || this.#last.bytes.length !== file.size) return null;
    const { bytes, content } = this.#last;
    const chunk = new Uint8Array(Math.min(CHUNK, file.size));
    for (let at = 0; at < file.size; at += CHUNK) {
      const read = chunk.subarray(0, Math.min(CHUNK, file.size - at));
      if ((await file.readInto(read, at)) < read.length) return null;
      if (Buffer.compare(read, bytes.subarray(at, at + read.length)) !== 0) return null;
    }
    return content;
  }

  /** @param bytes the whole file */
  keep(bytes: Uint8Array, content: FileContent): void {
    this.#last = { bytes, content };
  }
}
