import { statfsSync } from "node:fs";
import { ConversionError } from "../conversion-error.ts";

/** For folders, the journal and DONE. */
const RESERVE = 256 * 1024;

/** @throws ConversionError "no-space" when files of these sizes do not fit; `freed` bytes are taken away before */
export function checkDiskSpace(folder: string, shown: string, sizes: readonly number[], freed: number): void {
  const { bavail, bsize, blocks } = statfsSync(folder);
  const block = bsize > 0 ? bsize : 4096;
  // A file system that does not say (some network ones) is no full one.
  if (bavail === 0 && blocks === 0) return;
  const needed = sizes.reduce((sum, size) => sum + Math.ceil(size / block) * block, RESERVE);
  const free = bavail * block + freed;
  if (needed <= free) return;
  throw new ConversionError("no-space", `${needed} bytes are needed in ${shown}, and ${free} are free`, {
    hint: `make room for ${needed - free} bytes more, or name a folder on another disk`,
  });
}
