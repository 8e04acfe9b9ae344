import { quote } from "../format/text/quote.ts";
import type { SourceError, VirtualFs } from "../source/virtual-fs.ts";

/** A path that stands for no checkpoint. The command line makes it exit code 2. */
export interface UnmatchedPath {
  /** As its user typed it, or the folder below it that is in the way. */
  readonly path: string;
  /** What is wrong, as a clause in lower case without a full stop. */
  readonly reason: string;
  /** How to mend it. */
  readonly hint: string;
}

/** Of a path inside a hint: most are shorter, and one of 4096 bytes helps nobody. */
const MAX_PATH = 300;

const WHAT_A_CHECKPOINT_HOLDS = "a checkpoint folder holds config.json, *.safetensors and tokenizer.json";

export function emptyFolder(path: string): UnmatchedPath {
  return { path, reason: "the folder is empty", hint: `name the folder of the checkpoint: ${WHAT_A_CHECKPOINT_HOLDS}` };
}

export function noCheckpointInFolder(
  path: string,
  searched: { readonly folders: number; readonly skippedLink: string | null },
): UnmatchedPath {
  const below =
    searched.folders === 0
      ? ""
      : ` or in the ${searched.folders === 1 ? "folder" : `${searched.folders} folders`} below it`;
  const link = searched.skippedLink;
  return {
    path,
    reason: `no checkpoint in this folder${below}`,
    hint:
      link === null
        ? `name the folder of the checkpoint: ${WHAT_A_CHECKPOINT_HOLDS}`
        : `links to folders are not searched: name the one you mean, such as ${quote(link, MAX_PATH)}`,
  };
}

export function notInCheckpoint(path: string): UnmatchedPath {
  return {
    path,
    reason: "this file belongs to no checkpoint: neither its folder nor one around it looks like one",
    hint: `name the folder of the checkpoint: ${WHAT_A_CHECKPOINT_HOLDS}`,
  };
}

export function noResource(path: string, content: "template" | "other"): UnmatchedPath {
  return content === "template"
    ? {
        path,
        reason: "this file is a template, which becomes YAML when it is rendered",
        hint: "render it first and lint what comes out, as with helm template",
      }
    : {
        path,
        reason:
          "nothing in this file is known: it is in no checkpoint, and no document has apiVersion sambanova.ai/v1alpha1",
        hint: "name a checkpoint folder, or a YAML file with resources of a deployment",
      };
}

export function notAFileOrFolder(path: string): UnmatchedPath {
  return {
    path,
    reason: "neither a file nor a folder but a pipe, a socket or a device",
    hint: `name the folder of the checkpoint: ${WHAT_A_CHECKPOINT_HOLDS}`,
  };
}

export function nothingMatches(pattern: string, matches: number): UnmatchedPath {
  return matches === 0
    ? {
        path: pattern,
        reason: "no file or folder matches this pattern",
        hint: "check its folders: * stays within one name, ** goes through folders",
      }
    : {
        path: pattern,
        reason:
          matches === 1 ? "its only match is in no checkpoint" : `none of its ${matches} matches is in a checkpoint`,
        hint: `match checkpoint folders or files in them: ${WHAT_A_CHECKPOINT_HOLDS}`,
      };
}

export function badPattern(pattern: string, detail: string): UnmatchedPath {
  return { path: pattern, reason: `this pattern cannot be expanded: ${detail}`, hint: "use * in place of the braces" };
}

export function unreadable(path: string, error: SourceError): UnmatchedPath {
  const hint =
    error.code === "access"
      ? "run as a user who may read it, or give read permission (chmod -R a+rX)"
      : "check the path and the disk that it is on";
  return { path, reason: error.reason, hint };
}

export function tooMany(path: string, limit: { readonly folders: number; readonly names: number }): UnmatchedPath {
  return {
    path,
    reason: `too much to search: it ends after ${limit.folders} folders or ${limit.names} names`,
    hint: "name the checkpoint folders, or a folder closer to them",
  };
}

export function tooDeep(path: string, deepest: string, limit: number): UnmatchedPath {
  return {
    path,
    reason: `folders more than ${limit} levels down were not searched, such as ${quote(deepest)}`,
    hint: "name the checkpoint folders, or a folder closer to them",
  };
}

/** Says what comes nearest to a path that does not exist, or that a Hub id is no path. */
export async function noSuchPath(fs: VirtualFs, path: string): Promise<UnmatchedPath> {
  if (path === "")
    return { path, reason: "an empty path", hint: "name the folder of the checkpoint, or . for this one" };
  const reason = "no such file or folder";
  let missing = path;
  let present = fs.parent(missing);
  while (present !== missing && (await fs.kindOf(present)) === null) {
    missing = present;
    present = fs.parent(missing);
  }
  if (isHubId(path) && missing !== path) {
    return { path, reason, hint: `if this is a Hub id, download it first: hf download ${path} --local-dir <folder>` };
  }
  const names = await namesIn(fs, present);
  const wanted = lastName(missing);
  if (names.includes(wanted)) {
    const link = quote(present === "." ? wanted : fs.join(present, wanted), MAX_PATH);
    return { path, reason, hint: `${link} is a link that leads nowhere: put back what it leads to, or link anew` };
  }
  const near = nearest(wanted, names);
  if (near === null)
    return { path, reason, hint: `check the spelling: ${quote(present, MAX_PATH)} has no ${quote(wanted)}` };
  return { path, reason, hint: `did you mean ${quote(present === "." ? near : fs.join(present, near), MAX_PATH)}?` };
}

async function namesIn(fs: VirtualFs, directory: string): Promise<readonly string[]> {
  try {
    return (await fs.list(directory)).map((entry) => entry.name);
  } catch {
    return [];
  }
}

function isHubId(path: string): boolean {
  return /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/.test(path);
}

function lastName(path: string): string {
  return (
    path
      .split("/")
      .filter((part) => part !== "")
      .at(-1) ?? path
  );
}

/** The name with the longest common beginning and end, when that is more than half of it. */
function nearest(wanted: string, names: readonly string[]): string | null {
  let best: string | null = null;
  let most = Math.max(wanted.length / 2, 2);
  for (const name of names) {
    const limit = Math.min(wanted.length, name.length);
    let start = 0;
    while (start < limit && wanted[start]?.toLowerCase() === name[start]?.toLowerCase()) start++;
    let end = 0;
    while (end < limit - start && wanted.at(-1 - end)?.toLowerCase() === name.at(-1 - end)?.toLowerCase()) end++;
    if (start + end > most) {
      best = name;
      most = start + end;
    }
  }
  return best;
}
