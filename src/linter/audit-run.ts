import { type AuditedRoot, auditConfigs } from "../engine/config/audit-configs.ts";
import { createPathFrom } from "../engine/config/path-from.ts";
import type { LintResult } from "../engine/lint-result.ts";
import type { VirtualFs } from "../source/virtual-fs.ts";
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
  const roots = governed.map(
    ({ result, config }): AuditedRoot => ({
      root: result.root,
      resolved: config.resolved,
      use: result.acceptance ?? null,
      baseline: config.baseline,
    }),
  );
  return auditConfigs(roots, {
    today,
    covers: (folder) => searched.some((path) => !/^\.\.(?:\/|$)/.test(pathFrom(path, folder))),
    split: (path) => {
      const folder = fs.parent(path);
      return { folder, name: pathFrom(folder, path) };
    },
  });
}
