import { parseLevelEntry } from "../engine/levels.ts";
import type { Severity } from "../engine/rule.ts";
import { UsageError } from "../errors.ts";
import { FORMATS, type ReportFormat } from "../report/formats.ts";
import { CACHE_OPTIONS, type CacheOptions, cacheOptions } from "./cache/cache-options.ts";
import { CONFIG_OPTIONS } from "./config-options.ts";
import type { Gate } from "./exit-code.ts";
import { FIX_OPTIONS, type FixRequest, fixRequest } from "./fix/fix-request.ts";
import { formatOption } from "./format-option.ts";
import { type LinterOptions, linterOptions } from "./linter-options.ts";
import type { OptionTable } from "./option-table.ts";
import { type OutputRequest, outputRequests } from "./output-request.ts";
import type { ParsedArguments } from "./parse-arguments.ts";
import { SERVING_OPTIONS } from "./serving/serving-options.ts";

export interface LintOptions extends LinterOptions {
  /** Never empty. */
  readonly paths: readonly string[];
  /** Whether a path was named at all; `paths` is the current folder when not. */
  readonly pathsGiven: boolean;
  readonly outputs: readonly OutputRequest<ReportFormat>[];
  readonly gate: Gate;
  readonly quiet: boolean;
  readonly stats: boolean;
  readonly errorOnUnmatched: boolean;
  /** Whether a git hook named the files. */
  readonly hook: boolean;
  /** Only what a git change touches: since HEAD, or since this branch left another commit. null: everything. */
  readonly changed: { readonly since: string | null } | null;
  /** gs://bucket/path=folder: where checkpoints of resources lie here. */
  readonly mappings: readonly string[];
  /** null: every checkpoint is linted. */
  readonly cache: CacheOptions | null;
  /** null: nothing is to be fixed. */
  readonly fix: FixRequest | null;
}

const SEVERITIES = ["error", "warning", "info"] as const satisfies readonly Severity[];

export const LINT_OPTIONS: OptionTable = {
  model: {
    type: "text",
    value: "name",
    completes: "models",
    describe:
      "base model to compare with: family id, served name or Hub id (checkpointlint models lists them), or none; without it the base is detected",
  },
  ...SERVING_OPTIONS,
  "transformers-version": {
    type: "text",
    value: "version",
    describe: "transformers version that serves it, such as 4.45.1; not checked when not given",
  },
  format: formatOption(
    `${FORMATS.map(({ name, summary }) => `${name} (${summary})`).join(", ")}; to standard output or to a file; may be repeated`,
  ),
  map: {
    type: "text",
    many: true,
    value: "gs://path=folder",
    describe: "lint the checkpoint of a resource's source in a folder of this machine too; may be repeated",
  },
  rule: {
    type: "text",
    many: true,
    value: "rule:level",
    completes: "rules",
    describe: "level is error, warning, info or off; may be repeated",
  },
  preset: { type: "text", value: "name", completes: "presets", describe: "recommended (the default) or strict" },
  ...CONFIG_OPTIONS,
  "fail-on": {
    type: "text",
    choices: SEVERITIES,
    describe: "mildest finding that closes the gate; error when not given",
  },
  "max-warnings": { type: "whole number", value: "number", describe: "close the gate when there are more warnings" },
  ...FIX_OPTIONS,
  deep: {
    type: "flag",
    describe: "read all weights, too, and look for NaN, infinities, zeros, repeated layers and damaged bytes",
  },
  quiet: { type: "flag", describe: "show errors only" },
  stats: { type: "flag", describe: "show how long it took and what was looked at" },
  "error-on-unmatched": { type: "flag", negated: true, describe: "let paths without a checkpoint pass" },
  changed: {
    type: "flag",
    describe: "only checkpoints that differ from the last commit of git, staged or not",
  },
  since: {
    type: "text",
    value: "commit",
    describe: "with --changed: that differ from where this branch left a commit, such as origin/main",
  },
  hook: {
    type: "flag",
    describe: "for git hooks: files of no checkpoint pass, and Git LFS pointers are no error",
  },
  ...CACHE_OPTIONS,
};

/** In a clone without git lfs pull pointers are the normal state; a --rule of the user comes later and wins. */
const HOOK_LEVELS = [parseLevelEntry("files/lfs-pointer:info")];

/** @throws UsageError */
export function lintOptions(args: ParsedArguments): LintOptions {
  const hook = args.flag("hook") === true;
  const linter = linterOptions(args);
  const fix = fixRequest(args);
  const outputs = outputRequests(args.list("format"), FORMATS);
  return {
    paths: args.positionals.length > 0 ? args.positionals : ["."],
    pathsGiven: args.positionals.length > 0,
    // Standard output is the diff's.
    outputs: fix?.dryRun === true ? outputs.filter(({ file }) => file !== null) : outputs,
    ...linter,
    deep: args.flag("deep") === true,
    levels: [...(hook ? HOOK_LEVELS : []), ...linter.levels],
    gate: lintGate(args),
    quiet: args.flag("quiet") === true,
    stats: args.flag("stats") === true,
    errorOnUnmatched: args.flag("error-on-unmatched") ?? !hook,
    hook,
    changed: changedOption(args),
    mappings: args.list("map"),
    cache: cacheOptions(args),
    fix,
  };
}

/** When findings fail a command. */
export function lintGate(args: ParsedArguments): Gate {
  return {
    failOn: SEVERITIES.find((severity) => severity === args.text("fail-on")) ?? "error",
    maxWarnings: args.wholeNumber("max-warnings"),
  };
}

function changedOption(args: ParsedArguments): LintOptions["changed"] {
  const since = args.text("since");
  if (args.flag("changed") === true) return { since };
  if (since === null) return null;
  throw new UsageError(`--since ${since} says nothing without --changed`, { hint: `write --changed --since ${since}` });
}
