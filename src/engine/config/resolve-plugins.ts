import type { Mistake } from "../../format/text/mistake.ts";
import { quote } from "../../format/text/quote.ts";
import type { VirtualFs } from "../../source/virtual-fs.ts";
import type { Origin } from "./config-origin.ts";
import { findPackage } from "./find-package.ts";
import type { ConfigPart } from "./load-config.ts";
import { pathFromFile } from "./path-from-file.ts";

/** A folder of rule files that a configuration names. */
export interface ResolvedPlugin {
  readonly path: string;
  readonly origin: Origin;
}

/** The folders that `plugins` stand for, each once. Those of a file that is not trusted were refused before. */
export async function resolvePlugins(
  fs: VirtualFs,
  parts: readonly ConfigPart[],
): Promise<{ readonly plugins: readonly ResolvedPlugin[]; readonly mistakes: readonly Mistake[] }> {
  const plugins = new Map<string, ResolvedPlugin>();
  const mistakes: Mistake[] = [];
  for (const part of parts) {
    if (part.kind !== "layer" || part.layer.source.untrusted) continue;
    const { folder, placed } = part.layer.source;
    for (const { value, origin } of part.layer.plugins) {
      const found = await folderOf(fs, value, folder);
      if ("path" in found) plugins.set(found.path, { path: found.path, origin });
      else if (origin.kind === "file") mistakes.push(placed.mistake(origin.pointer, "value", found.mistake));
    }
  }
  return { plugins: [...plugins.values()], mistakes };
}

async function folderOf(
  fs: VirtualFs,
  plugin: string,
  folder: string,
): Promise<{ readonly path: string } | { readonly mistake: string }> {
  if (!/^(?:\.{1,2}(?:\/|$)|\/|[A-Za-z]:[\\/])/.test(plugin)) {
    const found = await findPackage(fs, plugin, folder);
    return "folder" in found ? { path: found.folder } : found;
  }
  const path = pathFromFile(fs, folder, plugin);
  if ((await fs.kindOf(path)) === "directory") return { path };
  return { mistake: `there is no folder ${quote(plugin)} (looked for ${path})` };
}
