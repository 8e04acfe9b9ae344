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
