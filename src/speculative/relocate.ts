import { PAIR_SIDES, type PairSide } from "../checkpoint/facts/pair-fact.ts";
import type { Place } from "../checkpoint/place.ts";
import type { LintResult } from "../engine/lint-result.ts";
import { joinPath, normalisePath, relativePath } from "../source/lexical-path.ts";

/**
 * Files by side ("draft/config.json") as files of the folder around both ("runs/my-draft/config.json"): what every report can
 * print. Fingerprints were made before, so that they stay where the folders are moved.
 */
export function relocate(result: LintResult, roots: Readonly<Record<PairSide, string>>): LintResult {
  const { root, folders } = around(roots.target, roots.draft);
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

/** The nearest folder around both, and the way from it to each; where only the system could tell, the current folder. */
function around(target: string, draft: string): { readonly root: string; readonly folders: readonly [string, string] } {
  const paths = [normalisePath(target), normalisePath(draft)] as const;
  const parts = paths.map((path) => (path === "." ? [] : path.split("/")));
  const [one = [], other = []] = parts;
  let shared = 0;
  while (shared < one.length && shared < other.length && one[shared] === other[shared]) shared++;
  const isAbsolute = paths.map((path) => path.startsWith("/"));
  const top = one.slice(0, shared).join("/");
  if (isAbsolute[0] !== isAbsolute[1] || one[shared] === ".." || other[shared] === "..")
    return { root: ".", folders: paths };
  const root = top === "" ? (isAbsolute[0] === true && shared > 0 ? "/" : ".") : top;
  const below = (path: string): string => {
    const way =
      top === "" && !path.startsWith("/") ? path : relativePath(`/${top}`, path.startsWith("/") ? path : `/${path}`);
    return way === "." ? "" : way;
  };
  return { root, folders: [below(paths[0]), below(paths[1])] };
}
