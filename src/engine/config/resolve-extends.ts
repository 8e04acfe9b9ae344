import { isJsonObject, memberOf } from "../../format/json/json-value.ts";
import { quote } from "../../format/text/quote.ts";
import type { VirtualFs } from "../../source/virtual-fs.ts";
import { CONFIG_NAMES } from "./find-config.ts";
import { findPackage } from "./find-package.ts";
import { pathFromFile } from "./path-from-file.ts";
import { readConfigText } from "./read-config-text.ts";

export type ExtendsTarget =
  | { readonly kind: "file"; readonly path: string; readonly folder: string; readonly isPackage: boolean }
  | { readonly kind: "mistake"; readonly message: string };

/** Where an entry of `extends` leads that is no preset. `folder` is that of the file which says it. */
export async function resolveExtends(fs: VirtualFs, entry: string, folder: string): Promise<ExtendsTarget> {
  if (!/^(?:\.{1,2}(?:\/|$)|\/|[A-Za-z]:[\\/])/.test(entry)) return fromPackage(fs, entry, folder);
  const path = pathFromFile(fs, folder, entry);
  const kind = await fs.kindOf(path);
  if (kind === "file") return { kind: "file", path, folder: fs.parent(path), isPackage: false };
  if (kind !== "directory") return mistake(`there is no file ${quote(entry)} (looked for ${path})`);
  const inside = await firstFile(fs, path, CONFIG_NAMES);
  if (inside === null) return mistake(`the folder ${quote(entry)} has no ${CONFIG_NAMES[0] ?? "configuration"}`);
  return { kind: "file", path: inside, folder: path, isPackage: false };
}

/** What a package shares: the file that its package.json names under `checkpointlint`, or the one of a usual name. */
async function fromPackage(fs: VirtualFs, name: string, folder: string): Promise<ExtendsTarget> {
  const found = await findPackage(fs, name, folder);
  if ("mistake" in found) return mistake(found.mistake);
  const manifest = fs.join(found.folder, "package.json");
  if ((await fs.kindOf(manifest)) === "file") {
    const { value } = await readConfigText(fs, manifest, { followLinks: true });
    const named = isJsonObject(value) ? memberOf(value, "checkpointlint") : undefined;
    if (typeof named === "string") {
      if (!/^(?:\.\/)?[^./\\][^\\]*$/.test(named) || named.split("/").includes("..")) {
        return mistake(`${manifest} names ${quote(named)} as its configuration, which is no file in the package`);
      }
      const path = fs.join(found.folder, named);
      if ((await fs.kindOf(path)) !== "file") return mistake(`${manifest} names ${quote(named)}, which is not there`);
      return { kind: "file", path, folder: fs.parent(path), isPackage: true };
    }
  }
  const usual = ["checkpointlint.json", ...CONFIG_NAMES];
  const path = await firstFile(fs, found.folder, usual);
  if (path === null)
    return mistake(`the package ${quote(name)} shares no configuration (${usual.slice(0, 2).join(", ")})`);
  return { kind: "file", path, folder: found.folder, isPackage: true };
}

async function firstFile(fs: VirtualFs, folder: string, names: readonly string[]): Promise<string | null> {
  for (const name of names) {
    const path = fs.join(folder, name);
    if ((await fs.kindOf(path)) === "file") return path;
  }
  return null;
}

function mistake(message: string): ExtendsTarget {
  return { kind: "mistake", message };
}
