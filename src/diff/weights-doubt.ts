import type { Subject } from "./subject.ts";

/**
 * Why the weights of a checkpoint folder may be others than the config makes: a file that is there and cannot be read, or
 * nothing at all that tells their names. null where nothing stands against them; a config by itself and a base model have none.
 */
export function weightsDoubt({ kind, weights }: Subject): string | null {
  if (kind !== "checkpoint") return null;
  const { loaded, index, format } = weights;
  const headless = loaded.filter(({ header }) => header === null).map(({ file }) => file);
  const [first, ...more] = headless;
  if (first !== undefined) {
    return `${first}${more.length === 0 ? " has" : ` and ${more.length} more have`} no header that can be read`;
  }
  if (loaded.length > 0 || index !== null) return null;
  const what = format === "torch" ? ".bin files are not read" : "there are no weight files";
  return `${what}, and no index tells the tensors; name its config.json to compare that alone`;
}
