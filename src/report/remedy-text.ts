import type { Diagnostic } from "../engine/lint-result.ts";

/** How to mend a finding, and which option of the command line does it; null when nobody knows how. */
export function remedyText({ suggestion, fixes }: Pick<Diagnostic, "suggestion" | "fixes">): string | null {
  const [fix] = fixes;
  if (fix === undefined) return suggestion;
  const option = fix.safety === "safe" ? "--fix" : "--fix-unsafe";
  if (suggestion === null || suggestion === fix.title) return `${fix.title} (${option} does it)`;
  return `${suggestion} (${option} does it: ${fix.title})`;
}
