import * as fs from "node:fs";
import { promisify } from "node:util";
import { InternalError } from "../errors.ts";
import { errnoOf, toSourceError } from "./errno.ts";
import { type OpenFile, SourceError } from "./virtual-fs.ts";

const openFd = promisify(fs.open);

/** Windows has neither flag, which its types do not say. */
const { O_NOFOLLOW, O_NONBLOCK }: { readonly O_NOFOLLOW?: number; readonly O_NONBLOCK?: number } = fs.constants;

/** O_NONBLOCK: a FIFO without a writer would hold a thread of the pool for ever, and the pool has four. */
const FLAGS = fs.constants.O_RDONLY | (O_NONBLOCK ?? 0) | (O_NOFOLLOW ?? 0);

/** One system call takes at most 2 GiB. */
const MAX_READ = 2 ** 30;

/**
 * Opens a regular file. `follow` is asked only when the path may be a link: it gives the path to open instead, which is
 * not followed any further, or throws when the link may not be followed.
 */
export async function openDiskFile(path: string, follow: () => Promise<string>): Promise<OpenFile> {
  const { fd, at } = await openUnfollowed(path, follow);
  try {
    // The file has just been opened: what is asked here is known, also of a network disk, and a thread would take longer.
    const stats = fs.fstatSync(fd);
    if (!stats.isFile()) throw new SourceError("not-a-file", path);
    return openFile(fd, stats, path, at);
  } catch (error) {
    closeQuietly(fd);
    throw toSourceError(error, path);
  }
}

async function openUnfollowed(
  path: string,
  follow: () => Promise<string>,
): Promise<{ readonly fd: number; readonly at: string }> {
  try {
    if (O_NOFOLLOW === undefined) return await openFollowed(path, follow);
    return { fd: await openFd(path, FLAGS), at: path };
  } catch (error) {
    // What O_NOFOLLOW says of a link: ELOOP on Linux and macOS, EMLINK on FreeBSD.
    const errno = errnoOf(error);
    if (errno !== "ELOOP" && errno !== "EMLINK") throw toSourceError(error, path);
  }
  return openFollowed(path, follow);
}

async function openFollowed(
  path: string,
  follow: () => Promise<string>,
): Promise<{ readonly fd: number; readonly at: string }> {
  const at = await follow();
  try {
    return { fd: await openFd(at, FLAGS), at };
  } catch (error) {
    throw toSourceError(error, path);
  }
}

function openFile(fd: number, opened: fs.Stats, path: string, at: string): OpenFile {
  let closed = false;
  const room = (begin: number, length: number): number => {
    if (closed || !isOffset(begin) || !isOffset(length)) {
      throw new InternalError(`read of ${length} bytes at ${begin} of ${closed ? "a closed file" : "a file"}: ${path}`);
    }
    return Math.max(0, Math.min(length, opened.size - begin));
  };
  return {
    size: opened.size,
    async read(begin: number, length: number): Promise<Uint8Array> {
      const wanted = room(begin, length);
      // Not from Buffer's shared pool: who looks at `.buffer` sees these bytes only.
      const bytes = new Uint8Array(Buffer.allocUnsafeSlow(wanted).buffer);
      const filled = await this.readInto(bytes, begin);
      return filled === wanted ? bytes : bytes.subarray(0, filled);
    },
    async readInto(target: Uint8Array, begin: number): Promise<number> {
      const wanted = room(begin, target.length);
      try {
        return await fill(fd, target.subarray(0, wanted), begin);
      } catch (error) {
        throw toSourceError(error, path);
      }
    },
    async changed(): Promise<boolean> {
      try {
        // As above: a system that was just asked for its bytes knows its attributes.
        const now = fs.lstatSync(at);
        return (
          now.size !== opened.size || now.mtimeMs !== opened.mtimeMs || now.ino !== opened.ino || now.dev !== opened.dev
        );
      } catch {
        return true;
      }
    },
    async close(): Promise<void> {
      if (closed) return;
      closed = true;
      closeQuietly(fd);
    },
  };
}

/** Number of bytes read; fewer than asked for only at the end of the file. */
async function fill(fd: number, bytes: Uint8Array, begin: number): Promise<number> {
  let filled = 0;
  while (filled < bytes.length) {
    const read = await readSome(fd, bytes, filled, Math.min(bytes.length - filled, MAX_READ), begin + filled);
    if (read === 0) break;
    filled += read;
  }
  return filled;
}

function readSome(fd: number, bytes: Uint8Array, offset: number, length: number, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.read(fd, bytes, offset, length, position, (error, read) => (error === null ? resolve(read) : reject(error)));
  });
}

function isOffset(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** Nothing was written, so a close has nothing to wait for, and one that fails has lost nothing. */
function closeQuietly(fd: number): void {
  try {
    fs.closeSync(fd);
  } catch {
    // As said.
  }
}
