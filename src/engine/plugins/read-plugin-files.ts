import type { VirtualFs } from "../../source/virtual-fs.ts";
import type { RuleFileText } from "../loader/load-rules.ts";
import type { PluginFolder } from "./plugin-folder.ts";
import { readPluginText } from "./read-plugin-text.ts";

export interface PluginFiles {
  /** Rule and preset files; paths relative to the rules folder. */
  readonly rules: readonly RuleFileText[];
  /** Case files by the id of their rule. */
  readonly cases: ReadonlyMap<string, CaseFileText>;
}

export interface CaseFileText {
  readonly file: string;
  readonly text: string;
}

export const CASES_ENDING = ".cases.yaml";
/** <group>/<name>.yaml; one deeper is listed too, to be told that it is no place for a rule. */
const MAX_DEPTH = 3;

/** Reads the files of a folder of rules, in the order of their paths. @throws RuleFileError */
export async function readPluginFiles(fs: VirtualFs, plugin: PluginFolder): Promise<PluginFiles> {
  const { rulesFolder, casesFolder } = plugin;
  const paths = await yamlPaths(fs, rulesFolder);
  const rules: RuleFileText[] = [];
  for (const path of paths) {
    if (!path.endsWith(CASES_ENDING)) rules.push({ path, text: await readPluginText(fs, fs.join(rulesFolder, path)) });
  }
  const cases = new Map<string, CaseFileText>();
  for (const [folder, names] of [
    [casesFolder, casesFolder === null ? [] : await yamlPaths(fs, casesFolder)] as const,
    [rulesFolder, paths] as const,
  ]) {
    if (folder === null) continue;
    for (const path of names.filter((name) => name.endsWith(CASES_ENDING))) {
      const file = fs.join(folder, path);
      cases.set(path.slice(0, -CASES_ENDING.length), { file, text: await readPluginText(fs, file) });
    }
  }
  return { rules, cases };
}

async function yamlPaths(fs: VirtualFs, folder: string, depth = 1): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name, kind } of await fs.list(folder)) {
    if (name.startsWith(".") || name === "node_modules") continue;
    if (kind === "directory" && depth < MAX_DEPTH) {
      const below = await yamlPaths(fs, fs.join(folder, name), depth + 1);
      found.push(...below.map((path) => `${name}/${path}`));
    } else if (kind === "file" && /\.ya?ml$/.test(name)) found.push(name);
  }
  return found.sort();
}
