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
  /** What is wrong with the text of the files. */
  readonly problems: readonly Problem[];
}

/** Resources of a kind by name; of two with one name the last, as kubectl applies them. */
export function byName({ resources }: Pick<ResourceSet, "resources">, kind: string): ReadonlyMap<string, Resource> {
  return new Map(
    resources.flatMap((each) => (each.kind === kind && each.name !== null ? [[each.name, each] as const] : [])),
  );
}
