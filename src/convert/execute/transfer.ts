import { fstatSync, readSync, writeSync } from "node:fs";
import { errnoOf } from "../../source/errno.ts";
import { ConversionError } from "../conversion-error.ts";
import { writeError } from "./write-error.ts";

/** A file that is read, by a descriptor that every thread of the program may use. */
export interface ReadableFile {
  readonly name: string;
  readonly fd: number;
  /** As planned. */
  readonly size: number;
}

/** Fills `target` from a file. Bytes that are not there are never made up. @throws ConversionError "source" or "changed" */
export function readFully({ name, fd, size }: ReadableFile, target: Uint8Array, begin: number): void {
  let filled = 0;
  while (filled < target.length) {
    const read = readSome(name, fd, target, filled, begin + filled);
    if (read === 0) throw endsEarly(name, fd, size, begin + target.length);
    filled += read;
  }
}

function readSome(name: string, fd: number, target: Uint8Array, filled: number, position: number): number {
  try {
    return readSync(fd, target, filled, target.length - filled, position);
  } catch (error) {
    throw new ConversionError(
      "source",
      `cannot read ${name} at byte ${position}: ${errnoOf(error) ?? "unknown error"}`,
      {
        hint: "check the disk, or copy the file to another one first",
        cause: error,
      },
    );
  }
}

function endsEarly(name: string, fd: number, planned: number, wanted: number): ConversionError {
  const { size } = fstatSync(fd);
  if (size === planned) {
    return new ConversionError("source", `${name} ends at byte ${size}, and bytes up to ${wanted} are needed`, {
      hint: "the file is damaged: download it again",
    });
  }
  return new ConversionError("changed", `${name} was changed meanwhile: it has ${size} bytes, and had ${planned}`, {
    hint: "convert again when nothing writes to the source any more",
  });
}

/** Writes all of `bytes`. @throws ConversionError "no-space" or "io" */
export function writeFully(name: string, fd: number, bytes: Uint8Array, begin: number): void {
  let written = 0;
  while (written < bytes.length) {
    try {
      written += writeSync(fd, bytes, written, bytes.length - written, begin + written);
    } catch (error) {
      throw writeError(`write ${name} at byte ${begin + written}`, error);
    }
  }
}
