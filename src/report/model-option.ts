import type { LintResult } from "../engine/lint-result.ts";

/** The option that names the base model of what was linted. */
export function modelOption({ side }: Pick<LintResult, "side">): string {
  return side === undefined ? "--model" : `--${side}-model`;
}
