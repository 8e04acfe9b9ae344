import { UsageError } from "../errors.ts";
import { SourceError, type VirtualFs } from "../source/virtual-fs.ts";

/**
 * A report may not be written into a checkpoint that was linted, neither over one of its files nor beside them, nor
 * through a link: into a checkpoint nothing is written but what --fix mends.
 * @throws UsageError
 */
export async function refuseInside(
  fs: VirtualFs,
  roots: readonly string[],
  file: string,
  what = "the report",
): Promise<void> {
  const [places, folders] = await Promise.all([
    Promise.all([place(fs, file), place(fs, fs.parent(file))]),
    Promise.all(roots.map((root) => place(fs, root))),
  ]);
  const inside = folders.findIndex((folder) =>
    places.some((each) => each === folder || each?.startsWith(`${folder}/`)),
  );
  if (inside < 0) return;
  throw new UsageError(`${what} ${file} would be written into the checkpoint ${roots[inside]}`, {
    hint: "name a file outside of the checkpoint",
  });
}

/** null for what does not exist. */
async function place(fs: VirtualFs, path: string): Promise<string | null> {
  try {
    return (await fs.canonical(path)).replaceAll("\\", "/");
  } catch (error) {
    if (error instanceof SourceError) return null;
    throw error;
  }
}
