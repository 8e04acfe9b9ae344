import micromatch from "micromatch";

/** A longer path is no checkpoint's. */
const LONGEST_PATH = 1000;
const LONGEST_GLOB = 300;
/** More could take the matcher the fifth power of a name's length. */
const MAX_WILDCARDS = 8;
const MAX_IN_SEGMENT = 3;
const MAX_BRACES = 3;

/** Tests paths relative to the folder that the glob is relative to; "" is that folder itself. */
export type PathTest = (path: string) => boolean;

/** A glob of a configuration file, or what is wrong with it. A name that begins with a dot is a name like others. */
export function compileConfigGlob(glob: string): { readonly test: PathTest } | { readonly mistake: string } {
  const mistake = shapeMistake(glob);
  if (mistake !== null) return { mistake: `${JSON.stringify(glob.slice(0, LONGEST_GLOB))}: ${mistake}` };
  const tidy = glob.replace(/^(?:\.\/)+/, "").replace(/\/+$/, "");
  if (tidy === "" || tidy === ".") return { test: (path) => path === "" };
  try {
    const regex = micromatch.makeRe(tidy, { dot: true, strictBrackets: true, noextglob: true, nonegate: true });
    return { test: (path) => path.length <= LONGEST_PATH && regex.test(path) };
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
  const wildcards = (text: string): number => text.match(/\*+/g)?.length ?? 0;
  if (wildcards(glob) > MAX_WILDCARDS || glob.split("/").some((segment) => wildcards(segment) > MAX_IN_SEGMENT)) {
    return `too many wildcards: at most ${MAX_IN_SEGMENT} between two slashes and ${MAX_WILDCARDS} in all`;
  }
  if ((glob.match(/\{/g)?.length ?? 0) > MAX_BRACES) return `at most ${MAX_BRACES} groups in braces`;
  return null;
}
