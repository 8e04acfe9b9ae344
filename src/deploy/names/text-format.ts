import type { ProblemCode } from "../../checkpoint/problem.ts";

/** A grammar of a text, and which problem it is not to follow it. */
export interface TextFormat {
  /** What is wrong, as a clause; null when nothing is. */
  readonly check: (text: string) => { readonly code: ProblemCode; readonly detail: string } | null;
}
