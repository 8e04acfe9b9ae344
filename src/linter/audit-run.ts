import { vanishedCheckpoints } from "../engine/baseline/vanished-checkpoints.ts";
import { type AuditedRoot, auditConfigs } from "../engine/config/audit-configs.ts";
import { type LostGlob, literalStart } from "../engine/config/lost-glob.ts";
import { createPathFrom, type PathFrom } from "../engine/config/path-from.ts";
import type { LintResult } from "../engine/lint-result.ts";
import { printPointer } from "../format/json/pointer.ts";
import type { VirtualFs } from "../source/virtual-fs.ts";
import { createCovers, withCertainGone } from "./certain-acceptance.ts";
import type { RootConfig } from "./root-settings.ts";

/** A checkpoint of a run and what governed it. */
export interface GovernedResult {
  readonly result: LintResult;
  readonly config: RootConfig;
}

/** What a run says of the configuration files that governed it. @param searched what was searched for checkpoints */
export async function auditRun(
  governed: readonly GovernedResult[],
  searched: readonly string[],
  { fs, today }: { readonly fs: VirtualFs; readonly today: string },
): Promise<readonly LintResult[]> {
  const pathFrom = await createPathFrom(fs);
  const covers = createCovers(searched, pathFrom);
  const roots = governed.map(
    ({ result, config }): AuditedRoot => ({
      root: result.root,
      resolved: config.resolved,
      use: withCertainGone(result, config.baseline?.file.folder ?? null, covers).acceptance ?? null,
      baseline: config.baseline,
    }),
  );
  return auditConfigs(roots, {
    today,
    covers,
    vanished: await vanishedFolders(governed, covers, fs),
    lostGlobs: await lostGlobs(governed, covers, { fs, pathFrom }),
    split: (path) => {
      const folder = fs.parent(path);
      return { folder, name: pathFrom(folder, path) };
    },
  });
}

/**
 * What others share may be of use to them; what cannot be looked at may be there; and rules find things at files that are
 * missing in a checkpoint.
 */
async function lostGlobs(
  governed: readonly GovernedResult[],
  covers: (folder: string) => boolean,
  { fs, pathFrom }: { readonly fs: VirtualFs; readonly pathFrom: PathFrom },
): Promise<readonly LostGlob[]> {
  const roots = governed.map(({ result }) => result.root);
  const found = new Map<string, LostGlob>();
  for (const { config } of governed) {
    for (const { value: glob, origin } of config.resolved.overrideGlobs) {
      if (origin.kind !== "file" || origin.source.shared || !covers(origin.source.folder)) continue;
      const missing = literalStart(glob);
      const path = fs.join(origin.source.globFolder, missing);
      const id = `${origin.source.path}#${printPointer(origin.pointer)}`;
      if (missing === "" || found.has(id) || (await fs.kindOf(path).catch(() => "other")) !== null) continue;
      if (roots.some((root) => !/^\.\.(?:\/|$)/.test(pathFrom(root, path)))) continue;
      found.set(id, { glob, missing, origin, resolved: config.resolved });
    }
  }
  return [...found.values()];
}

async function vanishedFolders(
  governed: readonly GovernedResult[],
  covers: (folder: string) => boolean,
  fs: VirtualFs,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const baselines = new Map(
    governed.flatMap(({ config: { baseline } }) => (baseline === null ? [] : [[baseline.file.path, baseline.file]])),
  );
  const vanished = new Map<string, readonly string[]>();
  for (const [path, file] of baselines) {
    if (covers(file.folder)) vanished.set(path, [...(await vanishedCheckpoints(file, fs))]);
  }
  return vanished;
}
