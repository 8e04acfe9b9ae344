import type { DirectoryEntry, SymbolicLink } from "./virtual-fs.ts";

/** What a file system knows of a path, other than a link, without opening it. */
export type FileStat = Pick<DirectoryEntry, "kind" | "size" | "modified">;

/** What stands at a path before any link is followed. */
export type Seen = FileStat | { readonly kind: "link"; readonly target: string } | null;

/** The end of a link. `path` is relative to the link's folder, and null when nothing there may be opened. */
export interface FollowedLink extends FileStat {
  readonly state: SymbolicLink["state"];
  readonly path: string | null;
}

/** How a file system is asked about paths relative to the link's folder. */
export interface LinkLookup {
  /** Does not follow a link at the path. */
  seen(path: string): Promise<Seen>;
  /** Follows all links; null when they lead nowhere. Never reads what it finds. */
  end(path: string): Promise<FileStat | null>;
}

/** As many as a person stacks on purpose (latest -> best -> checkpoint); the kernel itself allows 40. */
const MAX_HOPS = 8;

/** Hub cache: snapshots/<revision>/<file> is a link to ../../blobs/<etag>, a SHA-1 or SHA-256 in lower case. */
const BLOB = /^\.\.\/\.\.\/blobs\/(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/**
 * Follows a link as far as it may be followed: a checkpoint is untrusted, and a shard that is a link to /etc/passwd must
 * not be read. Every step of the way has to be a blob or a sibling; a blob has to be a regular file itself.
 */
export async function followLink(target: string, look: LinkLookup): Promise<FollowedLink> {
  const state = linkForm(target);
  let next = target;
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    const form = linkForm(next);
    if (form === "outside") return astray(target, look);
    const seen = await look.seen(next);
    if (seen === null) return DANGLING;
    if (seen.kind !== "link") {
      if (form === "blob" && seen.kind !== "file") return astray(target, look);
      return { ...seen, state, path: next };
    }
    if (form === "blob") return astray(target, look);
    next = seen.target;
  }
  return DANGLING;
}

const DANGLING: FollowedLink = { state: "dangling", kind: "other", size: 0, modified: 0, path: null };

function linkForm(target: string): "blob" | "sibling" | "outside" {
  if (BLOB.test(target)) return "blob";
  const name = target.startsWith("./") ? target.slice(2) : target;
  return name === "" || name === "." || name === ".." || name.includes("/") ? "outside" : "sibling";
}

async function astray(target: string, look: LinkLookup): Promise<FollowedLink> {
  const end = await look.end(target);
  return end === null ? DANGLING : { ...end, state: "outside", path: null };
}
