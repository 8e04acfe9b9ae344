import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { loadCheckpoint as load } from "../checkpoint/load-checkpoint.ts";
import { diskFs } from "../source/disk-fs.ts";
import type { VirtualFs } from "../source/virtual-fs.ts";
import { shippedAssets } from "./shipped-assets.ts";

/**
 * Reads a checkpoint without loading weights: its files, the headers of its tensors, and *facts*, which are the values that
 * matter under one name each, whatever key a file has them under.
 *
 * @param root its folder
 * @throws SourceError when the folder itself cannot be listed; whatever else cannot be read is in `problems`
 */
export async function loadCheckpoint(root: string, options: { readonly fs?: VirtualFs } = {}): Promise<Checkpoint> {
  const { modelTypes, knownTokenizers } = await shippedAssets();
  return await load(options.fs ?? diskFs, root, { modelTypes, knownTokenizers });
}
