import { errnoOf } from "../../source/errno.ts";
import { joinPath } from "../../source/lexical-path.ts";
import type { Done } from "../execute/done.ts";
import { DONE_FILE, readDone } from "../execute/read-done.ts";
import { readSmallFile } from "../execute/read-small-file.ts";
import type { VerifyProblem } from "./verification.ts";

/** Those of other programs are small or empty. */
const MAX_BYTES = 16 * 2 ** 20;

export interface VerifiedDone {
  readonly done: Done | null;
  /** It is of another program, of which it is not known what it says. */
  readonly isForeign: boolean;
  readonly problems: readonly VerifyProblem[];
}

/** The file DONE of an output, strictly: only the very bytes that a conversion writes. @param names files of the folder */
export function readVerifiedDone(output: string, names: ReadonlySet<string>): VerifiedDone {
  if (!names.has(DONE_FILE))
    return refused(
      "done-missing",
      "there is no DONE: the conversion did not come to its end, or this is no output of one",
    );
  const path = joinPath(output, DONE_FILE);
  try {
    const text = readSmallFile(path, MAX_BYTES);
    // Without a word of ours it is somebody else's, whatever became of it.
    if (text !== null && !text.includes("checkpointlint")) return { done: null, isForeign: true, problems: [] };
    const done = readDone(path);
    if (done === null || text === null) return refused("done-invalid", "DONE is damaged, or is no regular file");
    // A conversion writes it in one way only: a byte that changed between the values shows here.
    if (`${JSON.stringify(done, null, 2)}\n` !== text)
      return refused("done-invalid", "DONE was edited after it was written");
    const twice = repeated(done);
    if (twice !== null) return refused("done-invalid", `DONE names ${twice} twice or out of order`);
    return { done, isForeign: false, problems: [] };
  } catch (error) {
    return refused("done-invalid", `DONE cannot be read (${errnoOf(error) ?? String(error)})`);
  }
}

/** A name that does not come after the one before it. */
function repeated({ files }: Done): string | null {
  const [first, ...others] = files.map(({ name }) => name);
  let last = first;
  for (const name of others) {
    if (last !== undefined && name <= last) return name;
    last = name;
  }
  return null;
}

function refused(code: "done-missing" | "done-invalid", text: string): VerifiedDone {
  return { done: null, isForeign: false, problems: [{ code, file: DONE_FILE, tensor: null, text }] };
}
