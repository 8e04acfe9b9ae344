import { type ParsedDone, parseDone } from "./parse-done.ts";
import { readSmallFile } from "./read-small-file.ts";

export const DONE_FILE = "DONE";

/** Names, sizes and checksums of a few thousand files are less than one. */
const MAX_BYTES = 16 * 2 ** 20;

/** A DONE from disk; damaged when it is no regular file. @throws what the system says of one that cannot be read */
export function readDone(path: string): ParsedDone {
  const bytes = readSmallFile(path, MAX_BYTES);
  return bytes === null ? { kind: "damaged", done: null } : parseDone(bytes);
}
