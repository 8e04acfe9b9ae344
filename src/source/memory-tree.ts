import { SourceError } from "./virtual-fs.ts";

/** What a path of an in-memory file system holds besides plain text or bytes. */
export type MemorySpecial =
  | { readonly kind: "directory" }
  | { readonly kind: "fifo" }
  | { readonly kind: "link"; readonly target: string }
  /** `head`, then zeros up to `size`. */
  | { readonly kind: "sparse"; readonly size: number; readonly head: Uint8Array }
  /** There, but reading or listing it is refused. */
  | { readonly kind: "unreadable" }
  | { readonly kind: "unreadable-directory" }
  /** Another process writes to it while it is open. */
  | { readonly kind: "changing"; readonly content: string | Uint8Array };

export type MemoryNode =
  | { readonly kind: "directory"; readonly children: Map<string, MemoryNode>; readable: boolean }
  | {
      readonly kind: "file";
      readonly size: number;
      readonly head: Uint8Array;
      readonly access: "read" | "none" | "changing";
    }
  | { readonly kind: "link"; readonly target: string }
  | { readonly kind: "other" };

export type MemoryDirectory = Extract<MemoryNode, { kind: "directory" }>;

/** As the kernel: a longer way through links is a circle. */
const MAX_LINKS = 40;

export function buildMemoryTree(files: ReadonlyMap<string, string | Uint8Array | MemorySpecial>): MemoryDirectory {
  const root = newDirectory();
  for (const [path, content] of files) {
    const segments = path.split("/").filter((segment) => segment !== "" && segment !== ".");
    const name = segments.pop();
    if (name === undefined || name === ".." || segments.includes(".."))
      throw new TypeError(`no path for a file: "${path}"`);
    const directory = segments.reduce(childDirectory, root);
    const node = nodeOf(content);
    const present = directory.children.get(name);
    if (present === undefined) directory.children.set(name, node);
    else if (present.kind === "directory" && node.kind === "directory") present.readable &&= node.readable;
    else throw new TypeError(`two things at one path: "${path}"`);
  }
  return root;
}

/** The node at a path and its canonical path; the working directory is "/". A last link is left alone unless `follow`. */
export function walkMemoryTree(
  root: MemoryDirectory,
  path: string,
  follow: boolean,
): { readonly node: MemoryNode; readonly path: string } {
  let pending = path.split("/").reverse();
  let way: { readonly name: string; readonly node: MemoryNode }[] = [];
  let links = 0;
  for (let segment = pending.pop(); segment !== undefined; segment = pending.pop()) {
    const here = way.at(-1)?.node ?? root;
    if (here.kind !== "directory") throw new SourceError("not-a-directory", path);
    if (segment === "" || segment === ".") continue;
    if (segment === "..") {
      way.pop();
      continue;
    }
    const node = here.children.get(segment);
    if (node === undefined) throw new SourceError("not-found", path);
    if (node.kind === "link" && (follow || pending.length > 0)) {
      if (++links > MAX_LINKS) throw new SourceError("io", path, { detail: "ELOOP" });
      if (node.target.startsWith("/")) way = [];
      pending = [...pending, ...node.target.split("/").reverse()];
    } else {
      way.push({ name: segment, node });
    }
  }
  return { node: way.at(-1)?.node ?? root, path: `/${way.map((step) => step.name).join("/")}` };
}

function childDirectory(directory: MemoryDirectory, name: string): MemoryDirectory {
  const child = directory.children.get(name) ?? newDirectory();
  if (child.kind !== "directory") throw new TypeError(`"${name}" is a file and a folder`);
  directory.children.set(name, child);
  return child;
}

function newDirectory(readable = true): MemoryDirectory {
  return { kind: "directory", children: new Map(), readable };
}

function nodeOf(content: string | Uint8Array | MemorySpecial): MemoryNode {
  if (typeof content === "string" || content instanceof Uint8Array) return fileOf(content, "read");
  switch (content.kind) {
    case "directory":
      return newDirectory();
    case "unreadable-directory":
      return newDirectory(false);
    case "fifo":
      return { kind: "other" };
    case "link":
      return { kind: "link", target: content.target };
    case "sparse":
      return { kind: "file", size: content.size, head: content.head, access: "read" };
    case "unreadable":
      return { kind: "file", size: 1, head: new Uint8Array(1), access: "none" };
    case "changing":
      return fileOf(content.content, "changing");
    default:
      return content satisfies never;
  }
}

function fileOf(content: string | Uint8Array, access: "read" | "changing"): MemoryNode {
  const head = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return { kind: "file", size: head.length, head, access };
}
