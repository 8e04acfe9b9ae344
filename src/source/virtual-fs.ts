/**
 * Where bytes come from: a local disk, memory, later an editor's buffers or an HTTP server.
 * Paths are POSIX-style strings that only the implementation interprets.
 */
export interface VirtualFs {
  /** The entries of a folder, sorted by name. @throws SourceError */
  list(directory: string): Promise<readonly DirectoryEntry[]>;
  /** What stands at a path (links followed), or null when nothing does. @throws SourceError "access" or "io" */
  kindOf(path: string): Promise<EntryKind | null>;
  /**
   * Opens a regular file without blocking on a FIFO or a device. A path whose last part is a link is opened only when
   * the link may be followed (see SymbolicLink), whatever `list` said before. @throws SourceError
   */
  open(path: string): Promise<OpenFile>;
  /** A path inside a folder. */
  join(directory: string, name: string): string;
  /** The folder that a path is in, by its text: "a" for "a/b" and "a/b/", "." for "b", "/" for "/". */
  parent(path: string): string;
  /** One name for each place, links followed: two paths are the same place when these are equal. @throws SourceError */
  canonical(path: string): Promise<string>;
}

/** "other" is a FIFO, a socket or a device. */
export type EntryKind = "file" | "directory" | "other";

export interface DirectoryEntry {
  /** As on disk; a name that is no valid UTF-8 is escaped (`model\xff.bin`) and its kind is "other". */
  readonly name: string;
  /** What the entry is after links are followed; "other" for a link that leads nowhere. */
  readonly kind: EntryKind;
  /** Bytes, after links are followed; 0 for what is not a file. */
  readonly size: number;
  /**
   * When its bytes last changed, in milliseconds since 1970, after links are followed; 0 for what is not a file and where
   * there is no clock (memory), NaN for what changes at any time (a buffer of an editor).
   */
  readonly modified: number;
  readonly link: SymbolicLink | null;
}

/**
 * A symbolic link and whether it may be followed: `blob` is the Hub cache's exact `../../blobs/<hex>` form and leads to
 * a regular file, `sibling` is a plain name in the same folder; both are read. `outside` leaves the folder, `dangling`
 * leads nowhere (or in a circle).
 */
export interface SymbolicLink {
  readonly target: string;
  readonly state: "blob" | "sibling" | "outside" | "dangling";
}

export interface OpenFile {
  /** Bytes, as of the moment of opening. */
  readonly size: number;
  /**
   * Reads up to `length` bytes at `begin`, never past `size`; fewer only at the end of the file. Takes memory only for
   * bytes that the file has. @throws SourceError "io"
   */
  read(begin: number, length: number): Promise<Uint8Array>;
  /** As `read`, into memory that is there. Resolves with the number of bytes. */
  readInto(target: Uint8Array, begin: number): Promise<number>;
  /** Whether another file stands at the path by now, or this one was written to since it was opened. Ask before closing. */
  changed(): Promise<boolean>;
  /** May be called more than once. */
  close(): Promise<void>;
}

export type SourceErrorCode = "not-found" | "access" | "not-a-file" | "not-a-directory" | "link-outside" | "io";

/** A path could not be read. Callers that look at a checkpoint turn it into a problem of that file. */
export class SourceError extends Error {
  readonly code: SourceErrorCode;
  readonly path: string;
  /** The reason without the path, for a message that names the file itself. */
  readonly reason: string;

  /** `detail` is what the system called it: EIO, ENAMETOOLONG. */
  constructor(
    code: SourceErrorCode,
    path: string,
    options: { readonly cause?: unknown; readonly detail?: string } = {},
  ) {
    const reason = options.detail === undefined ? REASONS[code] : `${REASONS[code]} (${options.detail})`;
    super(`${path}: ${reason}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "SourceError";
    this.code = code;
    this.path = path;
    this.reason = reason;
  }
}

const REASONS = {
  "not-found": "no such file or folder",
  access: "permission denied",
  "not-a-file": "not a regular file",
  "not-a-directory": "not a folder",
  "link-outside": "a link that leads outside its folder",
  io: "cannot be read",
} as const satisfies Record<SourceErrorCode, string>;
