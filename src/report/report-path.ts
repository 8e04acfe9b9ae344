import type { ReportContext } from "./report-context.ts";

/** What a path may be long on any system. */
const MAX_PATH = 4096;

/**
 * A file of a checkpoint (its folder for "") as platforms name it: from the top of the repository, with slashes. A name
 * from an index is only a name: it cannot climb.
 */
export function reportPath(root: string, file: string, { rootPath }: Pick<ReportContext, "rootPath">): string {
  const names = `${rootPath(root)}/${file}`.split("/").filter((name) => name !== "" && name !== ".");
  const path = names.map((name) => (name === ".." ? "(..)" : name)).join("/");
  return path === "" ? "." : path.slice(0, MAX_PATH);
}
