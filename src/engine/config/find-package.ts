import { quote } from "../../format/text/quote.ts";
import { SourceError, type VirtualFs } from "../../source/virtual-fs.ts";
import { foldersUpward } from "./folders-upward.ts";

const NAME = /^(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/i;

/** The folder of an npm package as Node.js would find it: in node_modules of a folder, or of one above. */
export async function findPackage(
  fs: VirtualFs,
  name: string,
  folder: string,
): Promise<{ readonly folder: string } | { readonly mistake: string }> {
  if (!NAME.test(name)) {
    return { mistake: `${quote(name)} is neither preset:<name>, nor a path that begins with ./, nor a package's name` };
  }
  for (const above of await foldersUpward(fs, folder)) {
    const path = fs.join(fs.join(above === "." ? "" : above, "node_modules"), name);
    if ((await kindOrNull(fs, path)) === "directory") return { folder: path };
  }
  return { mistake: `there is no package ${quote(name)} in node_modules of ${folder} or above; install it with npm` };
}

async function kindOrNull(fs: VirtualFs, path: string): ReturnType<VirtualFs["kindOf"]> {
  try {
    return await fs.kindOf(path);
  } catch (error) {
    if (error instanceof SourceError) return null;
    throw error;
  }
}
