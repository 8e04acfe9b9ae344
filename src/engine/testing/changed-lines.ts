import { structuredPatch } from "diff";

/** What changed between two texts: the lines that left with `-` and those that came with `+` before them, without context. */
export function changedLines(before: string | null, after: string): string {
  const { hunks } = structuredPatch("", "", before ?? "", after, undefined, undefined, { context: 0 });
  return hunks.flatMap(({ lines }) => lines.filter((line) => !line.startsWith("\\"))).join("\n");
}
