import { compileRule } from "../engine/compile-rule.ts";
import { findPackage } from "../engine/config/find-package.ts";
import type { ConfigPart } from "../engine/config/load-config.ts";
import { pathFromFile } from "../engine/config/path-from-file.ts";
import { loadPlugin, type Plugin } from "../engine/plugins/load-plugin.ts";
import type { Mistake } from "../format/text/mistake.ts";
import { isAbsolutePath } from "../source/lexical-path.ts";
import { SourceError, type VirtualFs } from "../source/virtual-fs.ts";
import { governsHere } from "./governs-here.ts";
import type { ResolverEnvironment } from "./root-resolver.ts";
import type { RulePool } from "./rule-pool.ts";

export interface PluginEnvironment extends Pick<ResolverEnvironment, "fs" | "importModule"> {
  /** Whether the user named the configuration. */
  readonly explicit: boolean;
}

/** What is in force under a configuration with plugins, and what is wrong with those that it names. */
export interface PluginRules {
  readonly pool: RulePool;
  readonly mistakes: readonly Mistake[];
}

/**
 * The rules that ship with those that plugins bring. One in a checkpoint's own folder brings none: that it may not has been
 * said already.
 * @throws RuleFileError with every mistake in the files of a plugin
 */
export async function addPlugins(
  parts: readonly ConfigPart[],
  shipped: RulePool,
  { fs, importModule, explicit }: PluginEnvironment,
): Promise<PluginRules> {
  let pool = shipped;
  const mistakes: Mistake[] = [];
  const loaded = new Set<string>();
  for (const said of parts.flatMap((part) => (part.kind === "layer" ? part.layer.plugins : []))) {
    const { origin } = said;
    if (origin.kind !== "file" || origin.source.untrusted) continue;
    const mistake = (message: string): void => {
      mistakes.push(origin.source.placed.mistake(origin.pointer, "value", message));
    };
    try {
      const found = await pluginFolder(fs, said.value, origin.source.folder);
      if ("mistake" in found) mistake(found.mistake);
      else {
        const place = await fs.canonical(found.folder);
        // Two files may name one plugin.
        if (!loaded.has(place)) {
          const mayRun = explicit || (await governsHere(fs, origin.source.entryFolder));
          pool = withPlugin(pool, await load(found.folder, pool, fs, mayRun ? importModule : null));
        }
        loaded.add(place);
      }
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      mistake(`cannot be read: ${error.message}`);
    }
  }
  return { pool, mistakes };
}

async function pluginFolder(
  fs: VirtualFs,
  name: string,
  folder: string,
): Promise<{ readonly folder: string } | { readonly mistake: string }> {
  if (!name.startsWith(".") && !isAbsolutePath(name)) return await findPackage(fs, name, folder);
  const path = pathFromFile(fs, folder, name);
  return (await fs.kindOf(path)) === "directory" ? { folder: path } : { mistake: `there is no folder ${path}` };
}

async function load(
  folder: string,
  pool: RulePool,
  fs: VirtualFs,
  importModule: ResolverEnvironment["importModule"],
): Promise<Plugin> {
  return await loadPlugin(folder, {
    fs,
    existing: { rules: pool.rules, presets: [...pool.ruleSet.presets.values()] },
    functions: pool.functions,
    schemas: pool.ruleSet.validators.keys(),
    importModule,
  });
}

function withPlugin(pool: RulePool, { source, functions: own }: Plugin): RulePool {
  const functions = new Map([...pool.functions, ...own]);
  const rules = [...pool.ruleSet.rules, ...source.rules.map((rule) => compileRule(rule, { functions }))];
  return {
    ruleSet: {
      ...pool.ruleSet,
      rules: rules.sort((a, b) => (a.meta.id < b.meta.id ? -1 : 1)),
      presets: new Map([...pool.ruleSet.presets, ...source.presets.map((preset) => [preset.name, preset] as const)]),
    },
    rules: [...pool.rules, ...source.rules],
    functions,
  };
}
