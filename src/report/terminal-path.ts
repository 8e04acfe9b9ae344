/** A file of a folder as a terminal can open it: relative to where the command was typed. A deployment may refer to a file above its folder. */
export function terminalPath(root: string, file: string): string {
  let folder = root.replace(/\/$/, "");
  let rest = file;
  while (rest.startsWith("../") && /(?:^|\/)(?!\.\.?$)[^/]+$/.test(folder)) {
    folder = folder.includes("/") ? folder.slice(0, folder.lastIndexOf("/")) : ".";
    rest = rest.slice(3);
  }
  return folder === "." ? rest : `${folder}/${rest}`;
}
