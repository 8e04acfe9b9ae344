import * as fs from "node:fs";
import { errnoOf } from "../../source/errno.ts";
import { ConversionError } from "../conversion-error.ts";
import type { Done } from "./done.ts";
import { doneText } from "./done-text.ts";
import type { PinnedFolder } from "./pinned-folder.ts";
import { DONE_FILE } from "./read-done.ts";
import { writeFully } from "./transfer.ts";
import { writeError } from "./write-error.ts";

/**
 * Puts DONE into a folder, whole or not at all: it is linked there when it is on the disk, which fails where one has
 * appeared meanwhile. False where the file system has no hard links and it had to be renamed. @throws ConversionError
 */
export function writeDone(done: Done, folder: PinnedFolder, state: PinnedFolder, nonce: string): boolean {
  const temporary = state.at(`${nonce}-${DONE_FILE}.part`);
  const path = folder.at(DONE_FILE);
  try {
    const fd = fs.openSync(temporary, "wx");
    try {
      writeFully(DONE_FILE, fd, Buffer.from(doneText(done)), 0);
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
    return link(temporary, path);
  } catch (error) {
    throw writeError(`write ${DONE_FILE}`, error);
  } finally {
    fs.rmSync(temporary, { force: true });
  }
}

function link(temporary: string, path: string): boolean {
  try {
    fs.linkSync(temporary, path);
    return true;
  } catch (error) {
    const errno = errnoOf(error) ?? "";
    if (errno === "EEXIST") {
      throw new ConversionError("output", `another ${DONE_FILE} appeared in the output`, {
        hint: "something else writes to this folder: choose another one",
        cause: error,
      });
    }
    if (!NO_LINKS.has(errno)) throw error;
    fs.renameSync(temporary, path);
    return false;
  }
}

const NO_LINKS: ReadonlySet<string> = new Set([
  "EPERM",
  "ENOTSUP",
  "EOPNOTSUPP",
  "ENOSYS",
  "EMLINK",
  "EXDEV",
  "EINVAL",
  "EISDIR",
  "UNKNOWN",
]);
