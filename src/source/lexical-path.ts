/** A path inside a folder; "" is the current folder. Windows takes `/` too. */
export function joinPath(directory: string, name: string): string {
  return directory === "" || directory.endsWith("/") ? directory + name : `${directory}/${name}`;
}

/** The folder that a path is in, by its text alone. `separators` are "/" and, on Windows, "\\". */
export function parentPath(path: string, separators: string): string {
  let end = path.length;
  while (end > 0 && separators.includes(path.charAt(end - 1))) end--;
  if (end === 0) return path === "" ? ".." : "/";
  let begin = end;
  while (begin > 0 && !separators.includes(path.charAt(begin - 1))) begin--;
  const name = path.slice(begin, end);
  if (name === ".") return begin === 0 ? ".." : parentPath(path.slice(0, begin), separators);
  if (name === "..") return `${path.slice(0, end)}/..`;
  let cut = begin;
  while (cut > 0 && separators.includes(path.charAt(cut - 1))) cut--;
  // A Windows drive without its separator would be the current folder of that drive.
  const drive = separators.includes("\\") && /^[A-Za-z]:$/.test(path.slice(0, cut === 0 ? end : cut));
  if (drive) return `${path.slice(0, cut === 0 ? end : cut)}/`;
  if (cut > 0) return path.slice(0, cut);
  return begin === 0 ? "." : "/";
}

/** A path from the root of the file system, or of a Windows drive. */
export function isAbsolutePath(path: string): boolean {
  return /^(?:\/|[A-Za-z]:[\\/])/.test(path);
}

/** The same place by the text alone: without `.`, `..` taken back where it can be, "." for nothing, slashes only. */
export function normalisePath(path: string): string {
  const slashed = path.replaceAll("\\", "/");
  const [root = ""] = /^(?:[A-Za-z]:)?\//.exec(slashed) ?? [];
  const segments: string[] = [];
  for (const segment of slashed.slice(root.length).split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") segments.push(segment);
    else if (segments.length > 0 && segments.at(-1) !== "..") segments.pop();
    else if (root === "") segments.push("..");
  }
  return root + segments.join("/") || ".";
}

/** How to get from one folder to a path, both absolute and normalised: "a/b", "../c", "." for the folder itself. */
export function relativePath(folder: string, path: string): string {
  const from = folder.split("/").filter((segment) => segment !== "");
  const to = path.split("/").filter((segment) => segment !== "");
  let shared = 0;
  while (shared < from.length && from[shared] === to[shared]) shared++;
  return [...from.slice(shared).map(() => ".."), ...to.slice(shared)].join("/") || ".";
}
