import { RuleFileError } from "../../errors.ts";
import type { VirtualFs } from "../../source/virtual-fs.ts";
import { didYouMean } from "../did-you-mean.ts";
import { FUNCTIONS } from "../functions/registry.ts";
import type { RuleFunction } from "../functions/rule-function.ts";
import { loadRules } from "../loader/load-rules.ts";
import type { RuleSetSource } from "../rule-set.ts";
import { checkedFunction } from "./checked-function.ts";
import { openPluginFolder, type PluginFolder } from "./plugin-folder.ts";
import { type CaseFileText, type PluginFiles, readPluginFiles } from "./read-plugin-files.ts";
import { reservedGroups } from "./reserved-groups.ts";

/** A folder of rules that did not ship with checkpointlint. */
export interface Plugin {
  readonly folder: PluginFolder;
  readonly source: RuleSetSource;
  /** Its own, without those that ship. */
  readonly functions: ReadonlyMap<string, RuleFunction>;
  /** Case files by the id of their rule. */
  readonly cases: ReadonlyMap<string, CaseFileText>;
}

export interface PluginNeeds {
  readonly fs: VirtualFs;
  /** What ships, and what other plugins brought: nothing of it may be defined again. */
  readonly existing: RuleSetSource;
  readonly functions?: ReadonlyMap<string, RuleFunction>;
  /** Names of the schemas that `schema` may use. */
  readonly schemas: Iterable<string>;
  /** Runs a JavaScript module; null where no code may be run. */
  readonly importModule: ((path: string) => Promise<unknown>) | null;
}

/**
 * Reads a folder of rules: its rule and preset files, and its module of named functions, which is run.
 * @throws RuleFileError with every mistake of every file
 */
export async function loadPlugin(path: string, needs: PluginNeeds): Promise<Plugin> {
  const { fs, existing } = needs;
  const folder = await openPluginFolder(fs, path);
  const files = await readPluginFiles(fs, folder);
  refuseEmpty(path, files);
  const shipped = needs.functions ?? FUNCTIONS;
  const functions = await loadFunctions(folder, shipped, needs);
  const source = loadRules(files.rules, {
    folder: folder.rulesFolder,
    functions: new Map([...shipped, ...functions]),
    schemas: needs.schemas,
    existing: existing.rules.map(({ meta }) => meta.id),
    existingPresets: existing.presets.map(({ name }) => name),
    reservedGroups: reservedGroups(existing.rules),
    page: folder.homepage ?? "",
  });
  return { folder, source, functions, cases: files.cases };
}

function refuseEmpty(path: string, { rules }: PluginFiles): void {
  if (rules.length > 0) return;
  throw new RuleFileError(`${path} has no rule files`, {
    hint: "rules lie in rules/<group>/<name>.yaml; checkpointlint rules new <group>/<name> writes one",
  });
}

async function loadFunctions(
  { functionsFile: file }: PluginFolder,
  shipped: ReadonlyMap<string, RuleFunction>,
  { fs, importModule }: PluginNeeds,
): Promise<ReadonlyMap<string, RuleFunction>> {
  const functions = new Map<string, RuleFunction>();
  if (file === null) return functions;
  if (importModule === null) {
    throw new RuleFileError(`${file} is code, which may not be run here`, {
      hint: "it is run for a configuration in the current folder or above it, or one that --config names",
    });
  }
  if ((await fs.kindOf(file)) !== "file") {
    throw new RuleFileError(`${file} is not there`, { hint: "package.json names it as the module of named functions" });
  }
  const hint =
    'it must export functions, a list of { name, options, placeholders, run }: docs/writing-rules.md, "Functions"';
  for (const [index, value] of (
    await exportedFunctions(file, await fs.canonical(file), importModule, hint)
  ).entries()) {
    const made = checkedFunction(value);
    const at = `${file}: functions[${index}]`;
    if ("mistake" in made) throw new RuleFileError(`${at} ${made.mistake}`, { hint });
    if (functions.has(made.name) || shipped.has(made.name)) {
      throw new RuleFileError(`${at}: there is a function "${made.name}" already`, { hint: "give it another name" });
    }
    functions.set(made.name, made);
  }
  return functions;
}

async function exportedFunctions(
  file: string,
  path: string,
  importModule: (path: string) => Promise<unknown>,
  hint: string,
): Promise<readonly unknown[]> {
  const module = await importModule(path).catch((error: unknown) => {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new RuleFileError(`${file} cannot be loaded: ${reason}`, { hint, cause: error });
  });
  const names = exportsOf(module);
  const functions = names.get("functions") ?? exportsOf(names.get("default")).get("functions");
  if (Array.isArray(functions)) return functions;
  throw new RuleFileError(`${file} exports no list functions${didYouMean("functions", names.keys())}`, { hint });
}

function exportsOf(module: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof module === "object" && module !== null ? Object.entries(module) : []);
}
