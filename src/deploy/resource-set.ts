import type { Problem } from "../checkpoint/problem.ts";
import type { DirectoryEntry } from "../source/virtual-fs.ts";
import type { Resource } from "./resource.ts";
import type { ResourceFile } from "./resource-file.ts";

/** Everything that one run was given: what belongs together may stand in many files. */
export interface ResourceSet {
  /** The folder that names of files are relative to. */
  readonly root: string;
  readonly files: ReadonlyMap<string, DirectoryEntry>;
  readonly documents: ReadonlyMap<string, ResourceFile>;
  /** In the order of files and documents. */
  readonly resources: readonly Resource[];
  /** What is wrong with the text of the files. */
  readonly problems: readonly Problem[];
}

type Home = Pick<ResourceSet, "resources">;
type Named = ReadonlyMap<string, Resource>;

const known = new WeakMap<readonly Resource[], Map<string, Named>>();

/**
 * Resources of a kind by name, as one in this namespace finds them; of two with one name the last, as kubectl applies them.
 * A resource without a namespace goes where kubectl is pointed to, which may be any.
 */
export function byName({ resources }: Home, kind: string, namespace: string | null): Named {
  const tables = known.get(resources) ?? new Map<string, Named>();
  known.set(resources, tables);
  const key = JSON.stringify([kind, namespace]);
  const table = tables.get(key) ?? tableOf(resources, kind, namespace);
  tables.set(key, table);
  return table;
}

function tableOf(resources: readonly Resource[], kind: string, namespace: string | null): Named {
  const table = new Map<string, Resource>();
  for (const each of resources) {
    if (each.kind !== kind || each.name === null) continue;
    const fits = namespace === null || each.namespace === null || each.namespace === namespace;
    const taken = table.get(each.name);
    // One of exactly this namespace goes before one that may be in it.
    if (fits && (taken === undefined || taken.namespace !== namespace || each.namespace === namespace))
      table.set(each.name, each);
  }
  return table;
}
