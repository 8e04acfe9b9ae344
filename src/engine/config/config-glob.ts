import micromatch from "micromatch";

/** A longer path is no checkpoint's. */
const LONGEST_PATH = 1000;
const LONGEST_GLOB = 300;
/** Between two slashes a name of 255 characters is tried in about the third power of its length, at most. */
const MAX_WILDCARDS = 3;
const MAX_ALTERNATIVES = 200;

/** Tests paths relative to the folder that the glob is relative to; "" is that folder itself. */
export type PathTest = (path: string) => boolean;

type SegmentTest = "**" | PathTest;

/**
 * A glob of a configuration file, or what is wrong with it. A name that begins with a dot is a name like others. It is
 * matched segment by segment: one regular expression for all of it would take hours on a path that was made for it.
 */
export function compileConfigGlob(glob: string): { readonly test: PathTest } | { readonly mistake: string } {
  const mistake = shapeMistake(glob);
  if (mistake !== null) return { mistake: `${JSON.stringify(glob.slice(0, LONGEST_GLOB))}: ${mistake}` };
  try {
    const alternatives = glob.includes("{") ? micromatch.braces(glob, { expand: true, keepEscaping: true }) : [glob];
    const tests = alternatives.map(compileSegments);
    return {
      test: (path) => {
        if (path.length > LONGEST_PATH) return false;
        const names = path === "" ? [] : path.split("/");
        return tests.some((segments) => matchesNames(segments, names));
      },
    };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { mistake: `${JSON.stringify(glob)}: ${text.charAt(0).toLowerCase()}${text.slice(1)}` };
  }
}

function shapeMistake(glob: string): string | null {
  if (glob.length > LONGEST_GLOB) return `a glob has at most ${LONGEST_GLOB} characters`;
  if (glob.includes("\\")) return "write / between folders, also on Windows";
  if (/^(?:\/|[A-Za-z]:\/)/.test(glob)) return "a glob is relative to the folder of this file";
  if (/[?*+@!]\(/.test(glob)) return "extended globs are not supported; use * ? [ ] { }";
  if (glob.startsWith("!")) return "a glob cannot be negated; write an override that comes later instead";
  const count = (sign: string): number => glob.split(sign).length - 1;
  if (count("{") !== count("}")) return "a brace is not closed";
  if (glob.includes("..") && glob.includes("{")) return "ranges and .. are not supported beside braces";
  if ((count(",") + 1) ** count("{") > MAX_ALTERNATIVES) return "too many alternatives in braces";
  const crowded = glob.split("/").some((segment) => (segment.match(/\*+/g)?.length ?? 0) > MAX_WILDCARDS);
  return crowded ? `too many wildcards: at most ${MAX_WILDCARDS} between two slashes` : null;
}

function compileSegments(glob: string): readonly SegmentTest[] {
  return glob
    .split("/")
    .filter((segment) => segment !== "" && segment !== ".")
    .map((segment): SegmentTest => {
      if (segment === "**") return "**";
      if (!/[*?[\]]/.test(segment)) return (name) => name === segment;
      const regex = micromatch.makeRe(segment, { dot: true, strictBrackets: true, noextglob: true, nonegate: true });
      return (name) => regex.test(name);
    });
}

/** `**` stands for any number of names, none included. */
function matchesNames(segments: readonly SegmentTest[], names: readonly string[]): boolean {
  // Where among the names the segments so far may have ended.
  let ends: ReadonlySet<number> = new Set([0]);
  for (const segment of segments) {
    const next = new Set<number>();
    if (segment === "**") {
      for (let at = Math.min(...ends); at <= names.length; at++) next.add(at);
    } else {
      for (const end of ends) {
        const name = names[end];
        if (name !== undefined && segment(name)) next.add(end + 1);
      }
    }
    if (next.size === 0) return false;
    ends = next;
  }
  return ends.has(names.length);
}
