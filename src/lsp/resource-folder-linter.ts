import { resourcesAmong } from "../checkpoint/discover-resources.ts";
import { isYamlName } from "../checkpoint/resource-signs.ts";
import type { LintResult } from "../engine/lint-result.ts";
import type { DirectoryEntry, VirtualFs } from "../source/virtual-fs.ts";
import type { FolderLinter } from "./linted-folder.ts";

export interface ResourceFolderLinter extends FolderLinter {
  /** A folder was closed: what is known of its files can go. */
  forget(folder: string): void;
}

interface Look {
  readonly entry: DirectoryEntry;
  readonly isResource: boolean;
}

/**
 * Lints the resources of a folder together, as the command line does when it is given the folder. Its other YAML files are looked
 * into once: again when their size or time changes, or while they are being edited.
 */
export function createResourceFolderLinter(
  fs: VirtualFs,
  lint: (folder: string, files: readonly string[]) => Promise<readonly LintResult[]>,
): ResourceFolderLinter {
  const known = new Map<string, ReadonlyMap<string, Look>>();
  const filesOf = async (folder: string): Promise<readonly DirectoryEntry[]> =>
    (await fs.list(folder)).filter(({ kind, name }) => kind === "file" && isYamlName(name));
  const resourcesOf = async (folder: string, entries: readonly DirectoryEntry[]): Promise<readonly string[]> => {
    const before = known.get(folder);
    const fresh = entries.filter((entry) => !isAsBefore(entry, before?.get(entry.name)?.entry));
    const found = new Set(await resourcesAmong(fs, folder, new Map(fresh.map((entry) => [entry.name, entry]))));
    const looks = new Map(
      entries.map((entry) => {
        const kept = fresh.includes(entry) ? undefined : before?.get(entry.name);
        return [entry.name, kept ?? { entry, isResource: found.has(fs.join(folder, entry.name)) }];
      }),
    );
    known.set(folder, looks);
    return [...looks].flatMap(([name, { isResource }]) => (isResource ? [fs.join(folder, name)] : []));
  };
  return {
    filesOf,
    async lint(folder) {
      const files = await filesOf(folder);
      const resources = await resourcesOf(folder, files);
      const [result = null] = resources.length === 0 ? [] : await lint(folder, resources);
      return { result, files };
    },
    forget: (folder) => void known.delete(folder),
  };
}

/** A buffer, whose time is NaN, is as nothing. */
function isAsBefore(now: DirectoryEntry, before: DirectoryEntry | undefined): boolean {
  return before !== undefined && now.size === before.size && now.modified === before.modified;
}
