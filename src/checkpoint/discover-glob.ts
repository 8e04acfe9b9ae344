import { type EntryKind, SourceError } from "../source/virtual-fs.ts";
import { SEARCH_LIMIT, type Search } from "./discover-search.ts";
import { MAX_DEPTH } from "./discover-tree.ts";
import { badPattern, tooDeep, tooMany, type UnmatchedPath, unreadable } from "./discover-unmatched.ts";

export interface GlobMatch {
  readonly path: string;
  readonly kind: EntryKind;
  readonly isLink: boolean;
}

export interface GlobMatches {
  /** Sorted by path, each once. */
  readonly paths: readonly GlobMatch[];
  readonly unmatched: readonly UnmatchedPath[];
}

export function looksLikeGlob(path: string): boolean {
  return /[*?{[]|[!@+]\(/.test(path);
}

/**
 * What a pattern matches. It is expanded one path segment after the other: a segment that exists as it is written stands
 * for itself (`models/[v2]/*`), `./` and `..` work, and only folders that can match are read. `**` goes to MAX_DEPTH and
 * through no link. Wildcards match names that begin with a dot, the Hub cache is below ~/.cache.
 */
export async function expandGlob(search: Search, pattern: string): Promise<GlobMatches> {
  // Not loaded for the many runs that need no pattern.
  const { default: micromatch } = await import("micromatch");
  const unmatched = new Map<string, UnmatchedPath>();
  const note = (item: UnmatchedPath): void => {
    if (!unmatched.has(item.path)) unmatched.set(item.path, item);
  };
  const matches = new Map<string, GlobMatch>();
  try {
    const alternatives = pattern.includes("{")
      ? micromatch.braces(pattern, { expand: true, keepEscaping: true })
      : [pattern];
    for (const alternative of alternatives) {
      for (const path of await expandAlternative(search, alternative, micromatch.matcher, note)) {
        const match = await matchAt(search, path);
        if (match !== null) matches.set(match.path, match);
      }
    }
  } catch (error) {
    if (error instanceof SourceError) note(unreadable(error.path, error));
    else if (error instanceof RangeError || error instanceof SyntaxError) note(badPattern(pattern, error.message));
    else throw error;
  }
  const paths = [...matches.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { paths, unmatched: [...unmatched.values()] };
}

type Matcher = (pattern: string, options: { dot: boolean; nonegate: boolean }) => (name: string) => boolean;
type Note = (item: UnmatchedPath) => void;

async function expandAlternative(
  search: Search,
  pattern: string,
  matcher: Matcher,
  note: Note,
): Promise<readonly string[]> {
  // "" is the current folder, so that `*` gives "a" and not "./a".
  let places: readonly string[] = [pattern.startsWith("/") ? "/" : ""];
  for (const segment of pattern.split("/").filter((part) => part !== "")) {
    const next: string[] = [];
    for (const place of places) {
      const path = search.fs.join(place, segment);
      if (!looksLikeGlob(segment) || (await search.fs.kindOf(path)) !== null) next.push(path);
      else if (segment === "**") next.push(...(await foldersFrom(search, place, note)));
      else next.push(...(await namesIn(search, place, matcher(segment, { dot: true, nonegate: true }), note)));
    }
    places = [...new Set(next)];
  }
  return places;
}

async function namesIn(
  search: Search,
  directory: string,
  isMatch: (name: string) => boolean,
  note: Note,
): Promise<readonly string[]> {
  const names = [...(await entriesOf(search, directory, note)).keys()];
  return names.filter((name) => !PASSED_OVER.has(name) && isMatch(name)).map((name) => search.fs.join(directory, name));
}

/** A folder and all folders below it. */
async function foldersFrom(search: Search, directory: string, note: Note): Promise<readonly string[]> {
  const folders: string[] = [];
  const pending = [{ path: directory, depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (search.exhausted()) {
      note(tooMany(here(directory), SEARCH_LIMIT));
      break;
    }
    const entries = await entriesOf(search, next.path, note);
    folders.push(next.path);
    const inner = [...entries.values()].filter(
      (entry) => entry.kind === "directory" && entry.link === null && !PASSED_OVER.has(entry.name),
    );
    if (next.depth === MAX_DEPTH && inner.length > 0) note(tooDeep(here(directory), next.path, MAX_DEPTH));
    else for (const { name } of inner) pending.push({ path: search.fs.join(next.path, name), depth: next.depth + 1 });
  }
  return folders;
}

const PASSED_OVER: ReadonlySet<string> = new Set([".git", "node_modules", "__pycache__", "lost+found"]);

/** Nothing for what is no folder: `models/*` + `/config.json` meets files too. */
async function entriesOf(search: Search, directory: string, note: Note): ReturnType<Search["list"]> {
  try {
    return await search.list(here(directory));
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    if (error.code !== "not-found" && error.code !== "not-a-directory") note(unreadable(here(directory), error));
    return new Map();
  }
}

async function matchAt(search: Search, path: string): Promise<GlobMatch | null> {
  const kind = await search.fs.kindOf(here(path));
  if (kind === null) return null;
  const isLink = kind === "directory" && (await leadsElsewhere(search, path));
  return { path: here(path), kind, isLink };
}

/** Whether the last part of a path is a link. */
async function leadsElsewhere(search: Search, path: string): Promise<boolean> {
  if (path === "" || path === "/") return false;
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (name === "." || name === "..") return false;
  const entries = await entriesOf(search, search.fs.parent(path), () => undefined);
  return entries.get(name)?.link !== null;
}

function here(path: string): string {
  return path === "" ? "." : path;
}
