import { PAIR_SIDES, type PairSide } from "../checkpoint/facts/pair-fact.ts";
import type { Place } from "../checkpoint/place.ts";
import type { LintResult } from "../engine/lint-result.ts";
import { isAbsolutePath, joinPath, normalisePath, relativePath } from "../source/lexical-path.ts";

/**
 * Files by side ("draft/config.json") as files of the folder around both ("runs/my-draft/config.json"): what every report can
 * print. Fingerprints were made before, so that they stay where the folders are moved.
 *
 * @param current the absolute path of the current folder; null where there is none
 */
export function relocate(
  result: LintResult,
  roots: Readonly<Record<PairSide, string>>,
  current: string | null,
): LintResult {
  const { root, folders } = around(roots.target, roots.draft, current);
  const moved = (file: string): string => {
    const side = PAIR_SIDES.find((each) => file.startsWith(`${each}/`));
    if (side === undefined) return file;
    const rest = file.slice(side.length + 1);
    const folder = folders[side === "target" ? 0 : 1];
    return rest === "" ? folder : folder === "" ? rest : joinPath(folder, rest);
  };
  const movedPlace = (place: Place): Place => ({ ...place, file: moved(place.file) });
  return {
    ...result,
    root,
    files: [...new Set(result.files.map(moved))].sort(),
    diagnostics: result.diagnostics.map((each) => ({
      ...each,
      place: movedPlace(each.place),
      related: each.related.map((related) => ({ ...related, place: movedPlace(related.place) })),
    })),
  };
}

interface Around {
  readonly root: string;
  readonly folders: readonly [target: string, draft: string];
}

/**
 * The nearest folder around both, and the way from it to each. Where the texts do not tell it, the current folder, from which
 * the draft's files have the names that they have in the repository; of a draft above it, what absolute paths tell.
 */
function around(target: string, draft: string, current: string | null): Around {
  const paths = [normalisePath(target), normalisePath(draft)] as const;
  const parts = paths.map((path) => (path === "." ? [] : path.split("/")));
  const [one = [], other = []] = parts;
  let shared = 0;
  while (shared < one.length && shared < other.length && one[shared] === other[shared]) shared++;
  const isAbsolute = paths.map((path) => path.startsWith("/"));
  const top = one.slice(0, shared).join("/");
  if (isAbsolute[0] !== isAbsolute[1] || one[shared] === ".." || other[shared] === "..") {
    const isAbove = isAbsolute[1] === true || other[0] === "..";
    if (!isAbove || current?.startsWith("/") !== true) {
      return { root: ".", folders: [paths[0] === "." ? "" : paths[0], paths[1] === "." ? "" : paths[1]] };
    }
    const absolute = (path: string): string => (isAbsolutePath(path) ? path : normalisePath(joinPath(current, path)));
    const found = around(absolute(paths[0]), absolute(paths[1]), null);
    return { ...found, root: relativePath(current, found.root) };
  }
  const root = top === "" ? (isAbsolute[0] === true && shared > 0 ? "/" : ".") : top;
  const below = (path: string): string => {
    const way =
      top === "" && !path.startsWith("/") ? path : relativePath(`/${top}`, path.startsWith("/") ? path : `/${path}`);
    return way === "." ? "" : way;
  };
  return { root, folders: [below(paths[0]), below(paths[1])] };
}
