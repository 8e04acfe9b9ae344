import { errnoOf } from "../../source/errno.ts";
import { ConversionError } from "../conversion-error.ts";

/** libuv has no name for a quota that is used up (EDQUOT): 122 on Linux, 69 on macOS. */
const QUOTA: ReadonlySet<unknown> = new Set([-122, -69]);
const DENIED: ReadonlySet<string> = new Set(["EACCES", "EPERM", "EROFS"]);

/** A failed call on the output, as one of ours; `what` completes "cannot ...". */
export function writeError(what: string, error: unknown): ConversionError {
  if (error instanceof ConversionError) return error;
  const errno = errnoOf(error) ?? (error instanceof Error ? error.message : String(error));
  const isQuota = errno === "EDQUOT" || (error instanceof Error && "errno" in error && QUOTA.has(error.errno));
  if (errno === "ENOSPC" || isQuota) {
    const why = isQuota ? "the quota is used up" : "no space is left";
    return new ConversionError("no-space", `cannot ${what}: ${why}`, {
      hint: "make room and run the same command again: what is finished is kept",
      cause: error,
    });
  }
  if (DENIED.has(errno)) {
    return new ConversionError(
      "access",
      `cannot ${what}: ${errno === "EROFS" ? "read-only file system" : "permission denied"}`,
      {
        hint: "choose a folder that may be written to",
        cause: error,
      },
    );
  }
  return new ConversionError("io", `cannot ${what}: ${errno}`, {
    hint: "check the disk (and ulimit -f, -n); run the same command again to go on",
    cause: error,
  });
}
