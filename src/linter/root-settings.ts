import type { Acceptance } from "../engine/acceptance.ts";
import type { Baseline } from "../engine/baseline/baseline.ts";
import type { ResolvedConfig } from "../engine/config/resolve-config.ts";
import type { FileLevels } from "../engine/file-levels.ts";
import type { Level } from "../engine/rule.ts";
import type { RuleSet } from "../engine/rule-set.ts";
import type { Mistake } from "../format/text/mistake.ts";

/** What a folder is linted as. */
export type RootSubject = "checkpoint" | "deployment";

/** What holds for one checkpoint, or for the resources in one folder: the command line's settings over those of configuration files. */
export interface RootSettings {
  readonly model: ModelChoice | null;
  /** A URL, or a folder from where the program runs; null: what ships. */
  readonly server: string | null;
  readonly transformersVersion: string | null;
  readonly levels: ReadonlyMap<string, Level>;
  readonly fileLevels: readonly FileLevels[];
  readonly ruleSet: RuleSet;
  readonly acceptance: Acceptance | null;
  /** null where no file governs the checkpoint. */
  readonly config: RootConfig | null;
}

export interface RootConfig {
  /** The nearest configuration; null where there is only a baseline. */
  readonly path: string | null;
  readonly resolved: ResolvedConfig;
  /** With the checkpoint's folder relative to its own. */
  readonly baseline: { readonly file: Baseline; readonly key: string } | null;
  /** Files that were read, for whoever watches them. */
  readonly files: readonly string[];
}

/** What --server and a configuration take for the metadata that ships. */
export const EMBEDDED = "embedded";

export interface ModelChoice {
  readonly name: string;
  /** Where the name would be as a path. */
  readonly path: string;
  /** Makes a mistake of a configuration file of what is wrong with the name; null where no file said it. */
  readonly mistake: ((message: string) => Mistake) | null;
}
