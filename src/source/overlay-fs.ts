import { InternalError } from "../errors.ts";
import type { DirectoryEntry, OpenFile, VirtualFs } from "./virtual-fs.ts";

/**
 * Texts over the files of another file system: unsaved buffers of an editor, a fix that is not written yet. A path with a
 * text is that text, whatever stands there below; a path without one there is a new file. Folders come from below only.
 * The map is read at every call, so its owner may change it.
 * @param texts by path, as `join` of the folder and the name gives it; "./a//b" is taken for "a/b"
 */
export function createOverlayFs(below: VirtualFs, texts: ReadonlyMap<string, string | Uint8Array>): VirtualFs {
  const textAt = (path: string): string | Uint8Array | undefined => {
    const exact = texts.get(path);
    if (exact !== undefined || texts.size === 0) return exact;
    const wanted = plainPath(path);
    for (const [key, text] of texts) if (plainPath(key) === wanted) return text;
    return undefined;
  };
  return {
    async list(directory) {
      const entries = await below.list(directory);
      const laid = namesIn(directory, texts);
      if (laid.size === 0) return entries;
      const merged = new Map(entries.map((entry) => [entry.name, entry]));
      for (const [name, text] of laid) merged.set(name, overlaidEntry(name, text, merged.get(name)));
      return [...merged.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    kindOf: async (path) => (textAt(path) === undefined ? await below.kindOf(path) : "file"),
    async open(path) {
      const text = textAt(path);
      return text === undefined ? await below.open(path) : openText(text, path);
    },
    join: (directory, name) => below.join(directory, name),
    parent: (path) => below.parent(path),
    async canonical(path) {
      // A link below is still the same place with a text over it; only a new file has no canonical path of its own.
      if (textAt(path) === undefined || (await below.kindOf(path)) !== null) return await below.canonical(path);
      return below.join(await below.canonical(below.parent(path)), nameOf(path));
    },
  };
}

/** A link that must not be followed stays one, and is reported as one. */
function overlaidEntry(name: string, text: string | Uint8Array, entry: DirectoryEntry | undefined): DirectoryEntry {
  const link = entry?.link ?? null;
  if (entry !== undefined && (link?.state === "outside" || link?.state === "dangling")) return entry;
  return { name, kind: "file", size: sizeOf(text), modified: Number.NaN, link };
}

function namesIn(
  directory: string,
  texts: ReadonlyMap<string, string | Uint8Array>,
): ReadonlyMap<string, string | Uint8Array> {
  const wanted = plainPath(directory);
  const found = new Map<string, string | Uint8Array>();
  for (const [key, text] of texts) {
    const path = plainPath(key);
    const name = nameOf(path);
    const folder = path.slice(0, path.length - name.length);
    if (name !== "" && (folder === "/" ? "/" : folder.replace(/\/$/, "")) === wanted) found.set(name, text);
  }
  return found;
}

/** Without "." and repeated or trailing slashes; ".." stays, for it may follow a link. The current folder is "". */
function plainPath(path: string): string {
  const segments = path.split("/").filter((segment) => segment !== "" && segment !== ".");
  return (path.startsWith("/") ? "/" : "") + segments.join("/");
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function sizeOf(text: string | Uint8Array): number {
  return typeof text === "string" ? Buffer.byteLength(text) : text.length;
}

function openText(text: string | Uint8Array, path: string): OpenFile {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  return {
    size: bytes.length,
    async read(begin, length) {
      if (!(Number.isSafeInteger(begin) && Number.isSafeInteger(length) && begin >= 0 && length >= 0)) {
        throw new InternalError(`read of ${length} bytes at ${begin} of a file: ${path}`);
      }
      return bytes.slice(begin, begin + length);
    },
    async readInto(target, begin) {
      const part = await this.read(begin, target.length);
      target.set(part);
      return part.length;
    },
    changed: async () => false,
    close: async () => undefined,
  };
}
