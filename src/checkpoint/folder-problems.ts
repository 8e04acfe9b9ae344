import type { DirectoryEntry } from "../source/virtual-fs.ts";
import { filePlace } from "./place.ts";
import type { Problem } from "./problem.ts";

/** What the list of names alone shows to be wrong. */
export function folderProblems(entries: readonly DirectoryEntry[]): readonly Problem[] {
  return [...incompleteDownloads(entries), ...nameCollisions(entries)];
}

/** Hub clients, curl and browsers leave these when a download breaks off. */
function incompleteDownloads(entries: readonly DirectoryEntry[]): readonly Problem[] {
  return entries
    .filter((entry) => /\.(?:incomplete|part|crdownload|aria2|tmp)$/.test(entry.name) && entry.kind === "file")
    .map((entry) => ({
      code: "file/incomplete-download",
      place: filePlace(entry.name),
      detail: "what is left of a download or a write that broke off",
    }));
}

/** Two names that one file system or the other takes for the same. */
function nameCollisions(entries: readonly DirectoryEntry[]): readonly Problem[] {
  const byForm = new Map<string, string>();
  const problems: Problem[] = [];
  for (const { name } of entries) {
    const form = name.normalize("NFC").toLowerCase();
    const twin = byForm.get(form);
    if (twin === undefined) byForm.set(form, name);
    else {
      const detail = `differs from ${JSON.stringify(twin)} only in case or Unicode form`;
      problems.push({ code: "file/name-collision", place: filePlace(name), related: [filePlace(twin)], detail });
    }
  }
  return problems;
}
