import { discoverCheckpoints } from "../checkpoint/discover.ts";
import type { LintResult } from "../engine/lint-result.ts";
import type { Level } from "../engine/rule.ts";
import { UsageError } from "../errors.ts";
import { diskFs } from "../source/disk-fs.ts";
import type { VirtualFs } from "../source/virtual-fs.ts";
import { refuseUnknownOptions } from "./refuse-unknown-options.ts";
import { sharedLinter } from "./shared-linter.ts";

/** How to lint. Everything may be left out. */
export interface LintOptions {
  /** Where paths lead; the disk when not given. `memoryFs` makes one in memory. */
  readonly fs?: VirtualFs;
  /**
   * The base model to compare with: any name that `listModels` gives, a path to a config.json, or `none`. Detected when not
   * given.
   */
  readonly model?: string;
  /** The transformers version that serves the checkpoint, as pip writes it: `4.45.1`. Not checked when not given. */
  readonly transformersVersion?: string;
  /** `recommended` (the default), `strict` or one of a plugin; wins over what a configuration extends. */
  readonly preset?: string;
  /**
   * Whether configuration files count, as on the command line: `true` for the nearest one upward of each checkpoint, or the
   * path of one for all. `false` when not given: the result depends on the options only.
   */
  readonly config?: boolean | string;
  /** Levels by rule id or `<group>/*`; a later entry wins over an earlier one, and all over the preset. */
  readonly rules?: Readonly<Record<string, Level>>;
  /** Whether every byte of the weights is read, to look for NaN, infinities, zeros and damage. */
  readonly deep?: boolean;
  /** Whether results keep the checkpoint and its base model in `subject`; some report formats need it. */
  readonly keepSubject?: boolean;
  /** Told about choices that were made, such as one of several models of a name. */
  readonly onNote?: (text: string) => void;
}

const OPTIONS = {
  fs: true,
  model: true,
  transformersVersion: true,
  preset: true,
  config: true,
  rules: true,
  deep: true,
  keepSubject: true,
  onNote: true,
} as const satisfies Record<keyof LintOptions, true>;

/** Lints checkpoints one by one, with what they share prepared once. */
export interface Linter {
  /**
   * Reads and lints one checkpoint.
   * @param root its folder
   * @throws SourceError when the folder cannot be listed
   */
  lint(root: string): Promise<LintResult>;
}

/**
 * Prepares a linter for many checkpoints.
 * @throws UsageError for an option, rule, preset, model or version that does not exist
 */
export async function createLinter(options: LintOptions = {}): Promise<Linter> {
  refuseUnknownOptions(options, OPTIONS);
  const linter = await sharedLinter(options);
  return { lint: (root) => linter.lint(root) };
}

/**
 * Lints every checkpoint that paths stand for: a checkpoint folder, a file in one, a folder with checkpoints below it, or a
 * pattern of these (micromatch). One after the other, so that memory holds one at a time.
 *
 * A bad checkpoint is a result with diagnostics, never an error.
 *
 * @returns one result for each checkpoint, in the order of the paths; after them one of kind `deployment` for each
 *   folder with resources in YAML files
 * @throws UsageError for a path without a checkpoint (a gate must not pass what it has not seen), and as `createLinter`
 */
export async function lint(
  paths: string | readonly string[],
  options: LintOptions = {},
): Promise<readonly LintResult[]> {
  refuseUnknownOptions(options, OPTIONS);
  const { fs = diskFs } = options;
  const wanted = [paths].flat();
  for (const path of wanted) {
    // Programs without types pass anything.
    if (typeof path !== "string") throw new UsageError(`a path is ${path === null ? "null" : typeof path}, no text`);
  }
  const { checkpoints, resources, unmatched } = await discoverCheckpoints(fs, wanted, { expandGlob: true });
  const [first] = unmatched;
  if (first !== undefined) throw new UsageError(`${first.path}: ${first.reason}`, { hint: first.hint });
  const linter = await sharedLinter(options);
  const results: LintResult[] = [];
  for (const root of checkpoints) results.push(await linter.lint(root));
  if (resources.length > 0) results.push(...(await linter.lintDeployment(resources, [])));
  return results;
}
