import { UsageError } from "../errors.ts";
import { SourceError, type VirtualFs } from "../source/virtual-fs.ts";

/**
 * A report may not be written into a checkpoint that was linted, neither over one of its files nor beside or below them, nor
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
    Promise.all([place(fs, file), existingParent(fs, file)]),
    Promise.all(roots.map((root) => place(fs, root))),
  ]);
  const inside = folders.findIndex((folder) =>
    places.some((each) => each === folder || each?.startsWith(`${folder}/`)),
  );
  if (inside < 0) return;
  throw new UsageError(`${what} ${file} would be written into the checkpoint ${roots[inside]}`, {
    hint: "name a place outside of the checkpoint",
  });
}

/** Folders on the way that are still to be made lie where the last one that exists does. */
async function existingParent(fs: VirtualFs, path: string): Promise<string | null> {
  const parent = fs.parent(path);
  return (await place(fs, parent)) ?? (parent === path ? null : await existingParent(fs, parent));
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
