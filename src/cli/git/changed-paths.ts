import { UsageError } from "../../errors.ts";
import type { CliIo } from "../cli-io.ts";
import { type Git, gitIn } from "./git.ts";

type ChangeIo = Pick<CliIo, "env" | "fs" | "runCommand">;

/** Submodules in submodules end somewhere; a folder that is linked into itself does not. */
const MAX_DEPTH = 16;
const SUBMODULE = "160000";

/**
 * What differs between a commit and the files as they are now, staged or not, with files that git does not know yet and
 * without those that it ignores: paths below `top`, sorted. A path that ends with a slash is a repository that is no
 * submodule; both ends of a rename are there.
 * @param since a name of a commit: compared is with where this branch left it. null: with HEAD
 * @throws UsageError
 */
export async function changedPaths(top: string, since: string | null, io: ChangeIo): Promise<readonly string[]> {
  const git = gitIn(top, io);
  const base =
    since === null ? await git.ask(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]) : await fork(git, since);
  const paths = await changesIn({ top, git, io, depth: 0 }, base);
  return [...new Set(paths)].sort();
}

/** @throws UsageError when there is no such commit, or none that both have in common */
async function fork(git: Git, since: string): Promise<string> {
  // --end-of-options came to rev-parse late, and older ones print it back.
  const commit = since.startsWith("-")
    ? null
    : await git.ask(["rev-parse", "--verify", "--quiet", `${since}^{commit}`]);
  if (commit === null || !/^[0-9a-f]{40,64}$/.test(commit)) {
    throw new UsageError(`--since ${since} names no commit`, {
      hint: "name a branch, a tag or a commit; a shallow clone may lack it (git fetch origin <branch>)",
    });
  }
  const base = await git.ask(["merge-base", commit, "HEAD"]);
  if (base !== null) return base;
  throw new UsageError(`${since} and HEAD have no commit in common`, {
    hint: "a shallow clone lacks it: git fetch --unshallow, or fetch-depth: 0 of actions/checkout",
  });
}

interface Place {
  /** Folder of the working tree. */
  readonly top: string;
  readonly git: Git;
  readonly io: ChangeIo;
  readonly depth: number;
}

/** @param base null: everything is new */
async function changesIn(place: Place, base: string | null): Promise<readonly string[]> {
  const { git } = place;
  if (base === null) {
    const all = await names(git, ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    return [...all, ...(await submoduleChanges(place, new Map()))];
  }
  const diff = ["diff", "--raw", "-z", "--no-renames", "--no-abbrev", "--no-ext-diff", "--ignore-submodules=dirty"];
  // What is staged may have been taken back in the file.
  const changes = [
    ...(await rawChanges(git, [...diff, base, "--"])),
    ...(await rawChanges(git, [...diff, "--cached", base, "--"])),
  ];
  const untracked = await names(git, ["ls-files", "-z", "--others", "--exclude-standard"]);
  const moved = new Map(changes.filter(({ isSubmodule }) => isSubmodule).map(({ path, was }) => [path, was]));
  return [...changes.map(({ path }) => path), ...untracked, ...(await submoduleChanges(place, moved))];
}

interface RawChange {
  readonly path: string;
  readonly isSubmodule: boolean;
  /** The commit of a submodule in the base; null when it was none there. */
  readonly was: string | null;
}

/** `:<mode> <mode> <id> <id> <letter>`, NUL, path, NUL. */
async function rawChanges(git: Git, args: readonly string[]): Promise<readonly RawChange[]> {
  const fields = await names(git, args);
  const changes: RawChange[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [oldMode = "", newMode = "", was = ""] = (fields[at] ?? "").slice(1).split(" ");
    const isSubmodule = oldMode === SUBMODULE || newMode === SUBMODULE;
    changes.push({ path: fields[at + 1] ?? "", isSubmodule, was: oldMode === SUBMODULE ? was : null });
  }
  return changes;
}

/** @param moved the commits that the base has of those submodules that are at another one now */
async function submoduleChanges(
  { top, git, io, depth }: Place,
  moved: ReadonlyMap<string, string | null>,
): Promise<readonly string[]> {
  const staged = await names(git, ["ls-files", "-z", "--stage"]);
  const changes: string[] = [];
  for (const entry of staged) {
    // `<mode> <id> <stage>`, tab, path.
    const [, mode = "", id = "", path = ""] = /^(\d+) ([0-9a-f]+) \d\t(.*)$/s.exec(entry) ?? [];
    if (mode !== SUBMODULE || depth === MAX_DEPTH) continue;
    const folder = io.fs.join(top, path);
    // One that was not fetched is an empty folder, in which git would answer for the repository around it.
    if ((await io.fs.kindOf(io.fs.join(folder, ".git"))) === null) continue;
    const inner = gitIn(folder, io, true);
    const was = moved.has(path) ? (moved.get(path) ?? null) : id;
    const base = was === null ? null : await inner.ask(["rev-parse", "--verify", "--quiet", `${was}^{commit}`]);
    const found = await changesIn({ top: folder, git: inner, io, depth: depth + 1 }, base);
    changes.push(...found.map((each) => `${path}/${each}`));
  }
  return changes;
}

async function names(git: Git, args: readonly string[]): Promise<readonly string[]> {
  const text = new TextDecoder().decode(await git.run(args));
  return text.split("\0").filter((name) => name !== "");
}
