import type { YamlTree } from "../format/yaml/yaml-tree.ts";

/** What the files of a run share. */
export interface ReadRun {
  /** How many more resources are read: their values stay in memory until the last is checked. */
  resources: number;
  /** How many more lines and values. */
  marks: number;
  /** The nodes that were asked for last, of all files: those of one document may take 100 MB. */
  lastTree: { readonly owner: object; readonly begin: number; readonly tree: YamlTree | null } | null;
}

export const RUN_LIMITS = { resources: 2000, marks: 90_000 } as const;

export function startRun(): ReadRun {
  return { ...RUN_LIMITS, lastTree: null };
}
