import { ConfigError } from "../../errors.ts";
import { SourceError, type VirtualFs } from "../../source/virtual-fs.ts";
import { foldersUpward } from "./folders-upward.ts";

export const CONFIG_NAMES: readonly string[] = [
  ".checkpointlintrc.json",
  ".checkpointlintrc.yaml",
  ".checkpointlintrc.yml",
];

export interface FoundConfig {
  readonly path: string;
  readonly folder: string;
}

export interface ConfigSearch {
  /** The configuration in a folder, or the nearest one above it; null when there is none. @throws ConfigError for two in one folder */
  nearest(folder: string): Promise<FoundConfig | null>;
  /** The nearest one above a folder. @throws ConfigError for two in one folder */
  above(folder: string): Promise<FoundConfig | null>;
}

/** Finds configuration files; each folder is looked into once. `tell` is told of folders that may not be looked into. */
export function createConfigSearch(fs: VirtualFs, tell: (text: string) => Promise<void>): ConfigSearch {
  const inFolder = new Map<string, Promise<FoundConfig | null>>();
  const found = new Map<string, Promise<FoundConfig | null>>();
  const lookInto = (folder: string): Promise<FoundConfig | null> => once(inFolder, folder, () => configIn(fs, folder));
  const nearest = (start: string): Promise<FoundConfig | null> =>
    once(found, start, async () => {
      const folders = await foldersUpward(fs, start);
      // All at once: a network disk answers in its own time.
      const looks = folders.map(lookInto);
      for (const look of looks) look.catch(() => undefined);
      for (const [index, look] of looks.entries()) {
        try {
          const config = await look;
          if (config !== null) return config;
        } catch (error) {
          if (!(error instanceof SourceError)) throw error;
          await tell(
            `${folders[index] ?? start} cannot be searched for a configuration (${error.reason}); none from there up is used`,
          );
          return null;
        }
      }
      return null;
    });
  return {
    nearest,
    async above(folder) {
      const [, next] = await foldersUpward(fs, folder);
      return next === undefined ? null : nearest(next);
    },
  };
}

function once<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const present = known.get(key);
  if (present !== undefined) return present;
  const made = make();
  known.set(key, made);
  return made;
}

async function configIn(fs: VirtualFs, folder: string): Promise<FoundConfig | null> {
  const looks = CONFIG_NAMES.map(async (name) => {
    const path = fs.join(folder === "." ? "" : folder, name);
    return { path, kind: await fs.kindOf(path) };
  });
  const present = (await Promise.all(looks)).filter(({ kind }) => kind !== null);
  const [first, second] = present;
  if (first === undefined) return null;
  if (second !== undefined) {
    throw new ConfigError(`${first.path} and ${second.path} stand in one folder`, {
      hint: "keep one of them: which one counts would be a guess",
    });
  }
  return { path: first.path, folder };
}
