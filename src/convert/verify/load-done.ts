import { SourceError, type VirtualFs } from "../../source/virtual-fs.ts";
import type { Done } from "../execute/done.ts";
import { parseDone } from "../execute/parse-done.ts";
import { DONE_FILE } from "../execute/read-done.ts";

/** It has a line for each file. */
const MAX_BYTES = 16 * 2 ** 20;

/**
 * What DONE says of how an output was made, for whoever plans the same again; null where nothing can be read from it.
 * Whether it is right is for verifyConversion to say.
 */
export async function loadDone(fs: VirtualFs, folder: string): Promise<Done | null> {
  try {
    const file = await fs.open(fs.join(folder, DONE_FILE));
    try {
      return file.size > MAX_BYTES ? null : parseDone(await file.read(0, file.size)).done;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof SourceError) return null;
    throw error;
  }
}
