import type { UnmatchedPath } from "../checkpoint/discover-unmatched.ts";
import type { LintResult } from "../engine/lint-result.ts";
import type { Severity } from "../engine/rule.ts";
import type { PairPrinter } from "./pair-printer.ts";

/** What a report needs to know beside the results. Reports never look at the terminal or the environment themselves. */
export interface ReportContext {
  readonly toolVersion: string;
  /** Columns of the terminal; null when the report does not go to one: then nothing is wrapped. */
  readonly width: number | null;
  /** Show errors only. The counts keep telling of the others. */
  readonly quiet: boolean;
  /** Add times and counts of what was read; they differ from run to run. */
  readonly stats: boolean;
  /** Paths that were named and could not be checked: the gate is not open, whatever the results say. */
  readonly unchecked: readonly UnmatchedPath[];
  /** The mildest finding that closes the gate. */
  readonly failOn: Severity;
  /** The folder of a checkpoint as platforms name it: from the top of the repository, with slashes; "" for the top itself. */
  readonly rootPath: (root: string) => string;
  /** The text that findings with one cause share; null for an unknown id. */
  readonly causeOf: (id: string) => CauseText | null;
  /** How pairs are shown beside their findings; given where there are some, so that no other run loads it. */
  readonly pairs?: PairPrinter;
}

export interface CauseText {
  readonly title: string;
  readonly paragraph: string;
}

/** Results in the order of their roots to the whole text of a report, with a final line feed unless it is empty. */
export type Reporter = (results: readonly LintResult[], context: ReportContext) => string;
