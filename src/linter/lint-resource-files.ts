import { createSearch, isCheckpoint } from "../checkpoint/discover-search.ts";
import type { Problem } from "../checkpoint/problem.ts";
import { compareMapped } from "../deploy/compare-mapped.ts";
import { createKnownModels } from "../deploy/known-models.ts";
import { lintDeployment } from "../deploy/lint-deployment.ts";
import { mappedSources, parseMapping } from "../deploy/mapped-sources.ts";
import { readResources } from "../deploy/read-resources.ts";
import type { LintResult } from "../engine/lint-result.ts";
import { UsageError } from "../errors.ts";
import { createModelRegistry } from "../model/model-registry.ts";
import { SourceError, type VirtualFs } from "../source/virtual-fs.ts";
import type { Assets } from "./assets.ts";
import type { Linter } from "./create-linter.ts";

export interface ResourceLintEnvironment {
  readonly fs: VirtualFs;
  readonly assets: Assets;
  readonly linter: Pick<Linter, "lint" | "settingsOf">;
  now(): number;
}

/**
 * The verdict on all resources of a run, then those on the checkpoints that sources are mapped to.
 * @throws UsageError for a mapping that maps nothing
 */
export async function lintResourceFiles(
  files: readonly string[],
  mappings: readonly string[],
  { fs, assets, linter, now }: ResourceLintEnvironment,
): Promise<readonly LintResult[]> {
  const start = now();
  const parsed = mappings.map(parseMapping);
  const set = await readResources(fs, files);
  const known = createKnownModels(createModelRegistry(assets.models));
  const loadTime = now() - start;
  const further: Problem[] = [];
  const verdicts = new Map<string, LintResult | null>();
  const mapped = mappedSources(set, parsed);
  const unused = parsed.find(
    ({ folder }) => !mapped.some((each) => each.folder.startsWith(folder.replace(/\/+$/, ""))),
  );
  if (unused !== undefined) {
    throw new UsageError(`--map ${unused.source}: no resource has a source there`, {
      hint: "name the path as the resource does, or a folder above it",
    });
  }
  for (const each of mapped) {
    if (!verdicts.has(each.folder)) verdicts.set(each.folder, await verdictOn(each.folder, fs, linter));
    further.push(...compareMapped(each, verdicts.get(each.folder) ?? null, known));
  }
  const { ruleSet, levels, fileLevels, acceptance } = await linter.settingsOf(set.root);
  const result = lintDeployment({ set, known, modelTypes: assets.modelTypes, further }, ruleSet, {
    levels,
    fileLevels,
    acceptance,
    loadTime,
    now,
  });
  return [result, ...[...verdicts.values()].filter((each) => each !== null)];
}

async function verdictOn(folder: string, fs: VirtualFs, linter: Pick<Linter, "lint">): Promise<LintResult | null> {
  try {
    const search = createSearch(fs);
    if ((await isCheckpoint(search, folder, await search.list(folder))) === "no") return null;
    return await linter.lint(folder);
  } catch (error) {
    if (error instanceof SourceError) return null;
    throw error;
  }
}
