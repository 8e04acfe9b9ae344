import { type JsonValue, memberOf } from "../format/json/json-value.ts";
import { kubectlValue } from "../format/yaml/kubectl-value.ts";
import { isYamlFault, parseYamlTree } from "../format/yaml/yaml-tree.ts";
import { normalisePath } from "../source/lexical-path.ts";
import { readWholeFile } from "../source/read-whole-file.ts";
import { SourceError, type VirtualFs } from "../source/virtual-fs.ts";
import { itemsIn, textIn } from "./resource.ts";

/** What kustomize looks for in a folder. */
const NAMES = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
const MAX_FILE = 256 * 1024;

/** Files that a kustomization in one of these folders lays over others: parts of resources, not whole ones. */
export async function kustomizedPatches(fs: VirtualFs, folders: Iterable<string>): Promise<ReadonlySet<string>> {
  const patches = new Set<string>();
  for (const folder of folders) {
    for (const name of NAMES) {
      for (const patch of patchesOf(await textOf(fs, fs.join(folder, name))))
        patches.add(normalisePath(fs.join(folder, patch)));
    }
  }
  return patches;
}

/** Empty for a file that is not there; what is wrong with it is not ours to tell. */
async function textOf(fs: VirtualFs, path: string): Promise<string> {
  try {
    if ((await fs.kindOf(path)) !== "file") return "";
    return new TextDecoder().decode((await readWholeFile(fs, path, MAX_FILE)) ?? undefined);
  } catch (error) {
    if (error instanceof SourceError) return "";
    throw error;
  }
}

function patchesOf(text: string): readonly string[] {
  if (!/patches/.test(text)) return [];
  const value = readValue(text);
  const paths = [
    ...itemsIn(memberOf(value, "patches")).map(([, patch]) => textIn(memberOf(patch, "path"))),
    // A path, or the patch itself.
    ...itemsIn(memberOf(value, "patchesStrategicMerge")).map(([, patch]) => textIn(patch)),
  ];
  return paths.filter((path): path is string => path !== null && path !== "" && !path.includes("\n"));
}

function readValue(text: string): JsonValue | undefined {
  try {
    const tree = parseYamlTree(text);
    return isYamlFault(tree) ? undefined : kubectlValue(tree).value;
  } catch (error) {
    // The composer recurses.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
