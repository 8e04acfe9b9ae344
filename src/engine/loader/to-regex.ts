import micromatch from "micromatch";

/** What a glob is matched against. Names of files have no slash; tensors may be called anything. */
export type GlobSubject = "files" | "tensors" | "problems";

/** The regular expression of a glob, or what is wrong with it. */
export function toRegex(glob: string, over: GlobSubject): { readonly regex: string } | { readonly mistake: string } {
  if (over === "files" && /[\\/]/.test(glob)) {
    return { mistake: `"${glob}": file names of a checkpoint have no slash; every file is in one folder` };
  }
  const risk = /[?*+@!]\(/.test(glob) ? "extended globs are not supported; use * ? [ ] { }" : null;
  if (risk !== null) return { mistake: `"${glob}": ${risk}` };
  try {
    const options = { dot: true, strictBrackets: true, noextglob: true, bash: over === "tensors" };
    return { regex: micromatch.makeRe(glob, options).source };
  } catch (error) {
    return { mistake: `"${glob}": ${lowerFirst(error instanceof Error ? error.message : String(error))}` };
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
