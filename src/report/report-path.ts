import type { ReportContext } from "./report-context.ts";

/**
 * A file of a checkpoint (its folder for "") as platforms name it: from the top of the repository, with slashes. A name
 * from an index is only a name: it cannot climb.
 */
export function reportPath(root: string, file: string, { rootPath }: Pick<ReportContext, "rootPath">): string {
  const names = file.split("/").filter((name) => name !== "" && name !== ".");
  const inside = names.map((name) => (name === ".." ? "(..)" : name));
  const folder = rootPath(root);
  const path = [...(folder === "" ? [] : [folder]), ...inside].join("/");
  return path === "" ? "." : path;
}
