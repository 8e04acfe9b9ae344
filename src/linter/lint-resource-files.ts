import { createSearch, isCheckpoint } from "../checkpoint/discover-search.ts";
import type { Problem } from "../checkpoint/problem.ts";
import { compareMapped, type MappedVerdict } from "../deploy/compare-mapped.ts";
import { deploymentFolders } from "../deploy/deployment-folders.ts";
import { createKnownModels } from "../deploy/known-models.ts";
import { deploymentAsCheckpoint, lintDeployment } from "../deploy/lint-deployment.ts";
import {
  type MappedSource,
  mappedSources,
  parseMapping,
  reaches,
  type SourceMapping,
  sourcesOf,
} from "../deploy/mapped-sources.ts";
import { readResources } from "../deploy/read-resources.ts";
import type { Acceptance } from "../engine/acceptance.ts";
import { vanishedResources } from "../engine/baseline/present-findings.ts";
import { createPathFrom } from "../engine/config/path-from.ts";
import type { LintResult } from "../engine/lint-result.ts";
import { UsageError } from "../errors.ts";
import { quote } from "../format/text/quote.ts";
import { createModelRegistry } from "../model/model-registry.ts";
import { SourceError, type VirtualFs } from "../source/virtual-fs.ts";
import type { Assets } from "./assets.ts";
import type { Linter } from "./create-linter.ts";
import type { RootSettings } from "./root-settings.ts";

export interface ResourceLintEnvironment {
  readonly fs: VirtualFs;
  readonly assets: Assets;
  readonly settingsOf: Linter["settingsOf"];
  /** The verdict on a checkpoint, with its subject. */
  lint(root: string): Promise<LintResult>;
  now(): number;
}

/**
 * The verdicts on all resources of a run, one for each folder, then those on the checkpoints that sources are mapped to.
 * @throws UsageError for a mapping that maps nothing; ConfigError for what governs a folder
 */
export async function lintResourceFiles(
  files: readonly string[],
  mappings: readonly string[],
  { fs, assets, settingsOf, lint, now }: ResourceLintEnvironment,
): Promise<readonly LintResult[]> {
  const start = now();
  const options = mappings.map((text) => ({ text, readings: parseMapping(text) }));
  const set = await readResources(fs, files);
  const known = createKnownModels(createModelRegistry(assets.models));
  const loadTime = now() - start;
  const sources = [...new Set(sourcesOf(set).map(({ source }) => source))];
  for (const { text, readings } of options) refuseUnused(text, readings, sources);
  const readings = options.flatMap((option) => option.readings);
  refuseTwice(readings, sources);
  const further: Problem[] = [];
  const verdicts = new Map<string, MappedVerdict>();
  for (const each of mappedSources(set, readings)) {
    const verdict = verdicts.get(each.folder) ?? (await verdictOn(each, fs, lint));
    verdicts.set(each.folder, verdict);
    further.push(...compareMapped(each, verdict, known, assets.modelTypes));
  }
  const whole = deploymentAsCheckpoint({ set, known, modelTypes: assets.modelTypes, further });
  const results: LintResult[] = [];
  for (const folder of deploymentFolders(whole, await createPathFrom(fs))) {
    const settings = await settingsOf(folder.checkpoint.root, "deployment");
    const { ruleSet, levels, fileLevels } = settings;
    results.push(
      lintDeployment(folder, ruleSet, {
        levels,
        fileLevels,
        acceptance: await acceptanceOf(settings, folder.own, fs),
        loadTime: results.length === 0 ? loadTime : 0,
        now,
        keepSubject: true,
      }),
    );
  }
  return [...results, ...[...verdicts.values()].flatMap((each) => (each.found === "checkpoint" ? [each.result] : []))];
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

function refuseTwice(mappings: readonly SourceMapping[], sources: readonly string[]): void {
  const folders = new Map<string, string>();
  const used = mappings.filter((each) => sources.some((source) => reaches(each, source)));
  for (const { source, folder } of used) {
    const other = folders.get(source) ?? folder;
    folders.set(source, other);
    if (other !== folder)
      throw new UsageError(`--map ${source} names two folders: ${other} and ${folder}`, { hint: "name one of them" });
  }
}

/** A mapping that leads nowhere would leave a checkpoint unchecked in silence. */
function refuseUnused(text: string, readings: readonly SourceMapping[], sources: readonly string[]): void {
  if (sources.some((source) => readings.some((each) => reaches(each, source)))) return;
  const shown = sources.slice(0, 3).map((source) => quote(source, 200));
  const more = sources.length > shown.length ? ` and ${sources.length - shown.length} more` : "";
  const are = sources.length === 0 ? "there are no sources in these files" : `sources are ${shown.join(", ")}${more}`;
  throw new UsageError(`--map ${text}: no resource has a source there`, {
    hint: `name the path as the resource does, or a folder above it: ${are}`,
  });
}

async function verdictOn(
  { folder, top }: MappedSource,
  fs: VirtualFs,
  lint: ResourceLintEnvironment["lint"],
): Promise<MappedVerdict> {
  try {
    const search = createSearch(fs);
    if ((await isCheckpoint(search, folder, await search.list(folder))) === "no") return { found: "no checkpoint" };
    return { found: "checkpoint", result: await lint(folder) };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    if (error.code !== "not-found") return { found: "no checkpoint" };
    return { found: folder !== top && (await fs.kindOf(top)) === "directory" ? "nothing below" : "nothing" };
  }
}
