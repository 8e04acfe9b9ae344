import { isAbsolutePath, normalisePath } from "../../source/lexical-path.ts";
import type { VirtualFs } from "../../source/virtual-fs.ts";

/** A path that a file says, from where the program runs. @param folder that the file is in */
export function pathFromFile(fs: VirtualFs, folder: string, path: string): string {
  return normalisePath(isAbsolutePath(path) ? path : fs.join(folder, path));
}
