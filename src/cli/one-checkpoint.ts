import { discoverCheckpoints } from "../checkpoint/discover.ts";
import { UsageError } from "../errors.ts";
import type { VirtualFs } from "../source/virtual-fs.ts";

/**
 * The folder of the one checkpoint that a path stands for.
 * @param purpose why there can be only one: "diff compares one with one"
 * @throws UsageError when there is none, or several
 */
export async function oneCheckpoint(path: string, purpose: string, fs: VirtualFs): Promise<string> {
  const { checkpoints, unmatched } = await discoverCheckpoints(fs, [path], { expandGlob: false });
  const [root, second] = checkpoints;
  if (root !== undefined && second === undefined) return root;
  const [first] = unmatched;
  if (root === undefined && first !== undefined) throw new UsageError(`${path}: ${first.reason}`, { hint: first.hint });
  throw new UsageError(`${path} holds ${checkpoints.length} checkpoints, and ${purpose}`, {
    hint: `name one of them, such as ${root ?? path}`,
  });
}
