import type { VirtualFs } from "../../source/virtual-fs.ts";

/** No folder lies deeper; a path of `..` might else go on for ever. */
const MAX_DEPTH = 100;

/** A folder and those above it, by their text: "a/b", "a", ".", "..", as far as there are some. */
export async function foldersUpward(fs: VirtualFs, start: string): Promise<readonly string[]> {
  const folders: string[] = [];
  let folder = start;
  // Above the current folder the text alone does not say where the top is.
  let above = (await fs.canonical(".").catch(() => "/")).split("/").filter((name) => name !== "").length;
  while (folders.length < MAX_DEPTH) {
    folders.push(folder);
    const next = fs.parent(folder);
    if (next === folder) break;
    if (/(?:^|\/)\.\.$/.test(next) && above-- <= 0) break;
    folder = next;
  }
  return folders;
}
