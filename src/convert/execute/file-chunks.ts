import { cutAt, endOf, type ScanPart } from "./file-task.ts";

/** Bytes of a file that are in memory together. */
export interface FileChunk<Part extends ScanPart> {
  readonly begin: number;
  readonly end: number;
  /** What lies in it, in order. */
  readonly pieces: readonly ChunkPiece<Part>[];
}

export interface ChunkPiece<Part extends ScanPart> {
  readonly part: Part;
  /** Bytes of the chunk. */
  readonly begin: number;
  readonly end: number;
  /** The byte of the part that it begins with; of a tensor the beginning of an element. */
  readonly offset: number;
}

/** Cuts the bytes `begin` to `end` of a file into chunks of at most `limit`; elements of tensors stay whole. */
export function* chunksOf<Part extends ScanPart>(
  parts: readonly Part[],
  begin: number,
  end: number,
  limit: number,
): Generator<FileChunk<Part>, undefined, undefined> {
  for (let position = begin, first = 0; position < end; ) {
    const next = cutAt(parts, first, position, Math.min(position + limit, end));
    const pieces: ChunkPiece<Part>[] = [];
    for (let index = first; index < parts.length; index++) {
      const part = parts[index];
      if (part === undefined || part.begin >= next) break;
      const from = Math.max(part.begin, position);
      const to = Math.min(endOf(part), next);
      if (from < to) pieces.push({ part, begin: from - position, end: to - position, offset: from - part.begin });
      if (endOf(part) <= next) first = index + 1;
    }
    yield { begin: position, end: next, pieces };
    position = next;
  }
}
