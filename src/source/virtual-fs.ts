/**
 * Where bytes come from: a local disk, memory, later an editor's buffers or an HTTP server.
 * Paths are POSIX-style strings that only the implementation interprets.
 */
export interface VirtualFs {
  /** The entries of a folder, sorted by name. @throws SourceError */
  list(directory: string): Promise<readonly DirectoryEntry[]>;
  /** What stands at a path (links followed), or null when nothing does. @throws SourceError "access" or "io" */
  kindOf(path: string): Promise<EntryKind | null>;
  /** Opens a regular file without blocking on a FIFO or a device. @throws SourceError */
  open(path: string): Promise<OpenFile>;
  /** A path inside a folder. */
  join(directory: string, name: string): string;
}

/** "other" is a FIFO, a socket or a device. */
export type EntryKind = "file" | "directory" | "other";

export interface DirectoryEntry {
  readonly name: string;
  /** What the entry is after links are followed; "other" for a link that leads nowhere. */
  readonly kind: EntryKind;
  /** Bytes, after links are followed; 0 for what is not a file. */
  readonly size: number;
  readonly link: SymbolicLink | null;
}

/**
 * A symbolic link and whether it may be followed: `blob` is the Hub cache's exact `../../blobs/<hex>` form and `sibling`
 * a plain file name in the same folder; both are read. `outside` leaves the folder, `dangling` leads nowhere.
 */
export interface SymbolicLink {
  readonly target: string;
  readonly state: "blob" | "sibling" | "outside" | "dangling";
}

export interface OpenFile {
  /** Bytes, as of the moment of opening. */
  readonly size: number;
  /** Reads up to `length` bytes at `begin`; fewer only at the end of the file. @throws SourceError "io" */
  read(begin: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

export type SourceErrorCode = "not-found" | "access" | "not-a-file" | "not-a-directory" | "io";

/** A path could not be read. Callers that look at a checkpoint turn it into a problem of that file. */
export class SourceError extends Error {
  readonly code: SourceErrorCode;
  readonly path: string;

  constructor(code: SourceErrorCode, path: string, options: { readonly cause?: unknown } = {}) {
    super(`${path}: ${REASONS[code]}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "SourceError";
    this.code = code;
    this.path = path;
  }

  /** The reason without the path, for a message that names the file itself. */
  get reason(): string {
    return REASONS[this.code];
  }
}

const REASONS = {
  "not-found": "no such file or folder",
  access: "permission denied",
  "not-a-file": "not a regular file",
  "not-a-directory": "not a folder",
  io: "cannot be read",
} as const satisfies Record<SourceErrorCode, string>;
