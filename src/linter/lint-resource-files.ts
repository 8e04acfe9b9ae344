import { createSearch, isCheckpoint } from "../checkpoint/discover-search.ts";
import type { Problem } from "../checkpoint/problem.ts";
import { compareMapped } from "../deploy/compare-mapped.ts";
import { deploymentFolders } from "../deploy/deployment-folders.ts";
import { createKnownModels } from "../deploy/known-models.ts";
import { deploymentAsCheckpoint, lintDeployment } from "../deploy/lint-deployment.ts";
import { mappedSources, parseMapping } from "../deploy/mapped-sources.ts";
import { readResources } from "../deploy/read-resources.ts";
import type { Acceptance } from "../engine/acceptance.ts";
import { vanishedResources } from "../engine/baseline/present-findings.ts";
import { createPathFrom } from "../engine/config/path-from.ts";
import type { LintResult } from "../engine/lint-result.ts";
import { UsageError } from "../errors.ts";
import { createModelRegistry } from "../model/model-registry.ts";
import { SourceError, type VirtualFs } from "../source/virtual-fs.ts";
import type { Assets } from "./assets.ts";
import type { Linter } from "./create-linter.ts";
import type { RootSettings } from "./root-settings.ts";

export interface ResourceLintEnvironment {
  readonly fs: VirtualFs;
  readonly assets: Assets;
  readonly linter: Pick<Linter, "lint" | "settingsOf">;
  readonly keepSubject: boolean;
  now(): number;
}

/**
 * The verdicts on all resources of a run, one for each folder, then those on the checkpoints that sources are mapped to.
 * @throws UsageError for a mapping that maps nothing; ConfigError for what governs a folder
 */
export async function lintResourceFiles(
  files: readonly string[],
  mappings: readonly string[],
  { fs, assets, linter, keepSubject, now }: ResourceLintEnvironment,
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
  const whole = deploymentAsCheckpoint({ set, known, modelTypes: assets.modelTypes, further });
  const results: LintResult[] = [];
  for (const folder of deploymentFolders(whole, await createPathFrom(fs))) {
    const settings = await linter.settingsOf(folder.checkpoint.root, "deployment");
    const { ruleSet, levels, fileLevels } = settings;
    results.push(
      lintDeployment(folder, ruleSet, {
        levels,
        fileLevels,
        acceptance: await acceptanceOf(settings, folder.own, fs),
        loadTime: results.length === 0 ? loadTime : 0,
        now,
        keepSubject,
      }),
    );
  }
  return [...results, ...[...verdicts.values()].filter((each) => each !== null)];
}

/** Of the files that were named only: who lints one of a folder says nothing of what the others have. */
async function acceptanceOf(
  { acceptance, config }: RootSettings,
  own: ReadonlySet<string>,
  fs: VirtualFs,
): Promise<Acceptance | null> {
  const baseline = config?.baseline ?? null;
  if (acceptance === null || baseline === null) return acceptance;
  const { file: known, key } = baseline;
  const vanished = await vanishedResources(known, key, fs);
  const others = new Set(
    (known.checkpoints.get(key)?.findings ?? []).flatMap(({ file, fingerprint }) =>
      own.has(file) || vanished.has(file) ? [] : [fingerprint],
    ),
  );
  return { ...acceptance, baseline: new Map([...acceptance.baseline].filter(([print]) => !others.has(print))) };
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
