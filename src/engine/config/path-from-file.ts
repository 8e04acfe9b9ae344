import { isAbsolutePath } from "../../source/lexical-path.ts";
import type { VirtualFs } from "../../source/virtual-fs.ts";

/** A path that a file says, from where the program runs. @param folder that the file is in */
export function pathFromFile(fs: VirtualFs, folder: string, path: string): string {
  if (isAbsolutePath(path)) return path;
  const bare = path.replace(/^(?:\.\/)+/, "");
  if (bare === "" || bare === ".") return folder;
  return fs.join(folder === "." ? "" : folder, bare);
}
