import * as fs from "node:fs";
import { errnoOf } from "../../source/errno.ts";

/** Windows has neither flag, which its types do not say. */
const { O_NOFOLLOW, O_NONBLOCK }: { readonly O_NOFOLLOW?: number; readonly O_NONBLOCK?: number } = fs.constants;

/**
 * The bytes of a file; null for what is not there, is a link or no regular file, or is larger than `limit` bytes.
 * @throws what the system says of a file that is there and cannot be read
 */
export function readSmallFile(path: string, limit: number): Buffer | null {
  let fd: number;
  try {
    fd = fs.openSync(path, fs.constants.O_RDONLY | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0));
  } catch (error) {
    if (["ENOENT", "ELOOP", "EMLINK", "EISDIR", "ENXIO"].includes(errnoOf(error) ?? "")) return null;
    throw error;
  }
  try {
    const stats = fs.fstatSync(fd);
    if (!stats.isFile() || stats.size > limit) return null;
    const bytes = Buffer.alloc(stats.size);
    let filled = 0;
    while (filled < bytes.length) {
      const read = fs.readSync(fd, bytes, filled, bytes.length - filled, filled);
      if (read === 0) break;
      filled += read;
    }
    return bytes.subarray(0, filled);
  } finally {
    fs.closeSync(fd);
  }
}
