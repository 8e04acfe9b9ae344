import type { LintResult } from "../engine/lint-result.ts";

/** What a report calls a result: the folder of a checkpoint or of resources, a draft and its target, or the configuration files that something is wrong with. */
export function resultLabel({
  kind,
  root,
  diagnostics,
  pair,
}: Pick<LintResult, "kind" | "root" | "diagnostics" | "pair">): string {
  if (kind === "checkpoint") return root;
  if (pair !== undefined) return `${pair.draft.root} with ${pair.target.root}`;
  if (kind === "deployment") return `${root} (deployment)`;
  const folder = root === "." ? "" : `${root.replace(/\/$/, "")}/`;
  return [...new Set(diagnostics.map(({ place }) => `${folder}${place.file}`))].join(", ");
}
