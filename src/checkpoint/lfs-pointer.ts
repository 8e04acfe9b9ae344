/** What a Git LFS pointer file says of the file that it stands for. */
export interface LfsPointer {
  /** SHA-256 of the file, 64 lower-case hex digits. */
  readonly oid: string;
  /** Bytes of the file. */
  readonly size: number;
}

/** A pointer is smaller than this (git-lfs docs/spec.md); a caller has to read no more. */
const LFS_POINTER_LIMIT = 1024;

/** Reads a Git LFS pointer (spec v1: "key value" lines, version first); null when oid or size is absent or malformed. */
export function parseLfsPointer(content: Uint8Array): LfsPointer | null {
  if (content.length >= LFS_POINTER_LIMIT) return null;
  // A checkout with autocrlf gives pointers CRLF line ends.
  const lines = new TextDecoder("latin1").decode(content).split(/\r?\n/);
  if (!/^version https:\/\/(?:git-lfs\.github\.com|hawser\.github\.com)\/spec\/v1$/.test(lines[0] ?? "")) return null;
  const values = new Map(lines.slice(1).map((line): [string, string] => splitOnce(line)));
  const oid = /^sha256:([0-9a-f]{64})$/.exec(values.get("oid") ?? "")?.[1];
  const size = /^\d{1,15}$/.test(values.get("size") ?? "") ? Number(values.get("size")) : null;
  return oid === undefined || size === null ? null : { oid, size };
}

function splitOnce(line: string): [string, string] {
  const space = line.indexOf(" ");
  return space < 0 ? [line, ""] : [line.slice(0, space), line.slice(space + 1)];
}
