import { CONFIG_NAMES } from "../engine/config/find-config.ts";
import { foldersUpward } from "../engine/config/folders-upward.ts";
import { readWholeFile } from "../source/read-whole-file.ts";
import { SourceError, type VirtualFs } from "../source/virtual-fs.ts";

/** No configuration is larger; a baseline of a hundred checkpoints may be. */
const MAX_BYTES = 20_000_000;

/**
 * Changes whenever what governs a folder does: the configuration files that are or could be above it, and those that they
 * lead to. It is the texts themselves, as the editor has them: a time would not tell two edits within one tick apart.
 * @param further files that were read the last time
 */
export async function configStamp(fs: VirtualFs, root: string, further: readonly string[]): Promise<string> {
  const folders = await foldersUpward(fs, root);
  const candidates = folders.flatMap((folder) => CONFIG_NAMES.map((name) => fs.join(folder, name)));
  const texts = await Promise.all(
    [...new Set([...candidates, ...further])].map(async (path) => [path, await textOf(fs, path)] as const),
  );
  return JSON.stringify(texts.filter(([, text]) => text !== null));
}

async function textOf(fs: VirtualFs, path: string): Promise<string | null> {
  try {
    const bytes = await readWholeFile(fs, path, MAX_BYTES);
    return bytes === null ? "too large" : Buffer.from(bytes).toString("latin1");
  } catch (error) {
    if (error instanceof SourceError) return error.code === "not-found" ? null : error.code;
    throw error;
  }
}
