import type { FixSafety } from "../engine/fix.ts";

/** The option of the command line that makes such a fix. */
export function fixOption(safety: FixSafety): string {
  return safety === "safe" ? "--fix" : "--fix-unsafe";
}
