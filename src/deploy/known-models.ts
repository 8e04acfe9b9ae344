import type { BaseModelEntry } from "../model/base-model-entry.ts";
import { type ModelRegistry, normaliseName } from "../model/model-registry.ts";

/** The base models that ship with checkpointlint, by the names that resources use. */
export interface KnownModels {
  readonly byServedName: ReadonlyMap<string, BaseModelEntry>;
  readonly byKubernetesName: ReadonlyMap<string, BaseModelEntry>;
  /** The base models that share a key of compiled artifacts; none for one that is not known. */
  withArchitecture(key: string): readonly BaseModelEntry[];
  /** A known name that was probably meant; null where the name is known, or none is near. */
  nearest(name: string): string | null;
}

export function createKnownModels({ entries }: ModelRegistry): KnownModels {
  const kubernetes = entries.flatMap((entry) =>
    entry.kubernetesName === null ? [] : [[entry.kubernetesName, entry] as const],
  );
  const byServedName = new Map(entries.map((entry) => [entry.name, entry]));
  const byKubernetesName = new Map(kubernetes);
  return {
    byServedName,
    byKubernetesName,
    withArchitecture: (key) => entries.filter(({ architectureKey }) => architectureKey === key),
    nearest(name) {
      // Files of the wild use the one or the other.
      if (byServedName.has(name) || byKubernetesName.has(name)) return null;
      const normal = normaliseName(name);
      return entries.find((entry) => isNear(normal, normaliseName(entry.name)))?.name ?? null;
    },
  };
}

/** The same but for case and separators, or for one letter: of a name with another number somebody has made another model. */
function isNear(a: string, b: string): boolean {
  if (a === b) return true;
  if (a.replace(/\D/g, "") !== b.replace(/\D/g, "") || Math.abs(a.length - b.length) > 1) return false;
  let begin = 0;
  while (begin < a.length && a[begin] === b[begin]) begin++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - begin && a.at(-1 - end) === b.at(-1 - end)) end++;
  return Math.max(a.length, b.length) - begin - end <= 1;
}
