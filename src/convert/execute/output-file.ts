import * as fs from "node:fs";
import { ConversionError } from "../conversion-error.ts";
import type { OutputFile } from "../plan.ts";
import type { PinnedFolder } from "./pinned-folder.ts";
import { writeError } from "./write-error.ts";

/** An output file that is being written, outside of the place where it will stand. */
export interface UnfinishedFile {
  readonly fd: number;
  /** Gives it its name. Its bytes have to be on the disk. @throws ConversionError */
  finish(): void;
  /** Takes it away, finished or not begun alike; may be called after `finish`. */
  discard(): void;
}

/** @throws ConversionError */
export function createOutputFile(
  { name, size }: OutputFile,
  folder: PinnedFolder,
  state: PinnedFolder,
  temporaryName: string,
): UnfinishedFile {
  const path = state.at(temporaryName);
  let isOpen = true;
  const close = (): void => {
    if (isOpen) fs.closeSync(fd);
    isOpen = false;
  };
  let fd: number;
  try {
    // "wx" neither follows a link nor opens what is there.
    fd = fs.openSync(path, "wx");
  } catch (error) {
    throw writeError(`make ${name}`, error);
  }
  return {
    fd,
    finish() {
      try {
        const written = fs.fstatSync(fd).size;
        if (written !== size) {
          throw new ConversionError("io", `${name} has ${written} bytes after ${size} were written`, {
            hint: "check the disk; run the same command again to go on",
          });
        }
        close();
        fs.renameSync(path, folder.at(name));
      } catch (error) {
        throw writeError(`put ${name} in its place`, error);
      }
    },
    discard() {
      close();
      fs.rmSync(path, { force: true });
    },
  };
}
