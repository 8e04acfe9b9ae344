import { SourceError, type SourceErrorCode } from "./virtual-fs.ts";

/** What Node calls a failed call: ENOENT, ERR_INVALID_ARG_VALUE, ...; undefined for what is no such error. */
export function errnoOf(error: unknown): string | undefined {
  const code: unknown = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}

/** Makes a failed file call one of ours. What has no name of its own (EIO, ELOOP, EMFILE, ESTALE, ...) is "io". */
export function toSourceError(error: unknown, path: string): SourceError {
  if (error instanceof SourceError) return error;
  const errno = errnoOf(error) ?? "unknown error";
  const code = CODES.get(errno);
  return code === undefined
    ? new SourceError("io", path, { cause: error, detail: errno })
    : new SourceError(code, path, { cause: error });
}

const CODES: ReadonlyMap<string, SourceErrorCode> = new Map([
  ["ENOENT", "not-found"],
  // A name longer than the file system allows, or with a NUL in it, cannot stand for anything.
  ["ENAMETOOLONG", "not-found"],
  ["ERR_INVALID_ARG_VALUE", "not-found"],
  ["EACCES", "access"],
  ["EPERM", "access"],
  ["ENOTDIR", "not-a-directory"],
  ["EISDIR", "not-a-file"],
  // Opening a socket, or a device without a driver.
  ["ENXIO", "not-a-file"],
  ["ENODEV", "not-a-file"],
]);
