import type { Diagnostic } from "../engine/lint-result.ts";
import { fixOption } from "./fix-option.ts";

/** How to mend a finding, and which option of the command line does it; null when nobody knows how. */
export function remedyText({
  suggestion,
  fixes,
  state,
}: Pick<Diagnostic, "suggestion" | "fixes" | "state">): string | null {
  const [fix] = fixes;
  // What is ignored or in the baseline is left alone by --fix.
  if (fix === undefined || state.kind !== "active") return suggestion;
  const option = fixOption(fix.safety);
  if (suggestion === null || suggestion === fix.title) return `${fix.title} (${option} does it)`;
  return `${suggestion} (${option} does it: ${fix.title})`;
}
