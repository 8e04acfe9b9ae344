import type { Problem } from "../checkpoint/problem.ts";
import type { DirectoryEntry } from "../source/virtual-fs.ts";
import type { Resource } from "./resource.ts";
import type { ResourceFile } from "./resource-file.ts";

/** Everything that one run was given: what belongs together may stand in many files. */
export interface ResourceSet {
  readonly files: ReadonlyMap<string, DirectoryEntry>;
  readonly documents: ReadonlyMap<string, ResourceFile>;
  /** In the order of files and documents. */
  readonly resources: readonly Resource[];
  /** Parts that a kustomization lays over resources: they lack what the others have. */
  readonly patches?: readonly Resource[];
  /** What is wrong with the text of the files. */
  readonly problems: readonly Problem[];
}

type Home = Pick<ResourceSet, "resources">;
type Named = ReadonlyMap<string, Resource>;
/** The resource that names another one. */
type Referrer = Pick<Resource, "file" | "namespace">;

const known = new WeakMap<readonly Resource[], Map<string, Named>>();

/**
 * Resources of a kind by name, as another one means them: of its namespace, then of the nearest folder (`dev/` and `prod/`
 * often have the same names), then the last, as kubectl applies them. A resource without a namespace goes where kubectl is
 * pointed to, which may be any.
 */
export function byName({ resources }: Home, kind: string, from: Referrer): Named {
  const tables = known.get(resources) ?? new Map<string, Named>();
  known.set(resources, tables);
  const folder = foldersOf(from.file);
  const key = JSON.stringify([kind, from.namespace, ...folder]);
  const table = tables.get(key) ?? tableOf(resources, kind, from.namespace, folder);
  tables.set(key, table);
  return table;
}

function tableOf(
  resources: readonly Resource[],
  kind: string,
  namespace: string | null,
  folder: readonly string[],
): Named {
  const table = new Map<string, { readonly resource: Resource; readonly nearness: number }>();
  for (const resource of resources) {
    if (resource.kind !== kind || resource.name === null) continue;
    if (namespace !== null && resource.namespace !== null && resource.namespace !== namespace) continue;
    const exact = resource.namespace === namespace ? MOST_FOLDERS : 0;
    const nearness = exact + sharedFolders(foldersOf(resource.file), folder);
    if (nearness >= (table.get(resource.name)?.nearness ?? 0)) table.set(resource.name, { resource, nearness });
  }
  return new Map([...table].map(([name, { resource }]) => [name, resource]));
}

/** More than a path has. */
const MOST_FOLDERS = 10_000;

function foldersOf(file: string): readonly string[] {
  return file.split("/").slice(0, -1);
}

function sharedFolders(a: readonly string[], b: readonly string[]): number {
  let shared = 0;
  while (shared < a.length && shared < b.length && a[shared] === b[shared]) shared++;
  return shared;
}
