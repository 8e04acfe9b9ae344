import { SourceError, type VirtualFs } from "../../source/virtual-fs.ts";

/** Whether a path leaves a folder through links, the file itself or a folder on the way. What is not there leads nowhere. */
export async function leadsOut(fs: VirtualFs, folder: string, path: string): Promise<boolean> {
  try {
    const [inside, end] = await Promise.all([fs.canonical(folder), fs.canonical(path)]);
    const slashed = (place: string): string => place.replaceAll("\\", "/");
    return !slashed(end).startsWith(`${slashed(inside).replace(/\/$/, "")}/`);
  } catch (error) {
    if (error instanceof SourceError) return false;
    throw error;
  }
}
