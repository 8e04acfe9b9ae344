import type { FixSafety } from "../fix.ts";
import type { Diagnostic } from "../lint-result.ts";

/** How safe the best fix of an active finding is; null when there is none to make. */
export function bestSafety({ fixes, state }: Pick<Diagnostic, "fixes" | "state">): FixSafety | null {
  return state.kind === "active" ? (fixes[0]?.safety ?? null) : null;
}
