import { isReadShard } from "../checkpoint/weights.ts";
import type { Subject } from "./subject.ts";

/**
 * Why the weights of a checkpoint folder may be others than the config makes: a file that is there and cannot be read, or
 * nothing at all that tells their names. null where nothing stands against them; a config by itself and a base model have none.
 */
export function weightsDoubt({ kind, weights }: Subject): string | null {
  if (kind !== "checkpoint") return null;
  const { loaded, index, format } = weights;
  const headless = loaded.filter((shard) => !isReadShard(shard)).map(({ file }) => file);
  const [first, ...more] = headless;
  if (first !== undefined) {
    return `${first}${more.length === 0 ? " has" : ` and ${more.length} more have`} no tensors that can be read`;
  }
  if (loaded.length > 0 || index !== null) return null;
  const what = format === "torch" ? "the .bin files are not there" : "there are no weight files";
  return `${what}, and no index tells the tensors; name its config.json to compare that alone`;
}
