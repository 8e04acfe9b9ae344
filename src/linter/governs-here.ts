import type { VirtualFs } from "../source/virtual-fs.ts";

/**
 * Whether a configuration is that of the current folder or of one above. A folder of downloads may have checkpoints below a
 * configuration of its own: who lints from elsewhere does not run its code, nor send a key where it says.
 */
export async function governsHere(fs: VirtualFs, folder: string): Promise<boolean> {
  const [here, above] = await Promise.all([fs.canonical("."), fs.canonical(folder)]);
  const path = (place: string): string => `${place.replaceAll("\\", "/").replace(/\/$/, "")}/`;
  return path(here).startsWith(path(above));
}
