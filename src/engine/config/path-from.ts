import { isAbsolutePath, normalisePath, relativePath } from "../../source/lexical-path.ts";
import type { VirtualFs } from "../../source/virtual-fs.ts";

/** How to get from a folder to a place, "" for the folder itself. */
export type PathFrom = (folder: string, place: string) => string;

/** By the text of the paths, so that a link keeps the name that it has in the project; `.` is the current folder. */
export async function createPathFrom(fs: VirtualFs): Promise<PathFrom> {
  const current = (await fs.canonical(".")).replaceAll("\\", "/");
  const absolute = (path: string): string => normalisePath(isAbsolutePath(path) ? path : `${current}/${path}`);
  return (folder, place) => {
    const path = relativePath(absolute(folder), absolute(place));
    return path === "." ? "" : path;
  };
}
