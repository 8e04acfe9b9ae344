import { normalisePath } from "../../source/lexical-path.ts";
import type { VirtualFs } from "../../source/virtual-fs.ts";

/** No folder lies deeper. */
const MAX_DEPTH = 100;

/** A folder and those above it, by their text: "a/b", "a", ".", "..", as far as there are some. */
export async function foldersUpward(fs: VirtualFs, start: string): Promise<readonly string[]> {
  const folders: string[] = [];
  // Above the current folder the text alone does not say where the top is: `..` of the top is the top again.
  const depth = segmentsOf(await fs.canonical(".").catch(() => "/")).length;
  let folder = normalisePath(start);
  while (folders.length < MAX_DEPTH) {
    folders.push(folder);
    const next = fs.parent(folder);
    if (next === folder || segmentsOf(next).filter((segment) => segment === "..").length > depth) break;
    folder = next;
  }
  return folders;
}

function segmentsOf(path: string): readonly string[] {
  return path.split(/[\\/]/).filter((segment) => segment !== "" && !/^[A-Za-z]:$/.test(segment));
}
