import { BASELINE_FILE, type Baseline, type BaselineFinding } from "../../engine/baseline/baseline.ts";
import { presentFindings } from "../../engine/baseline/present-findings.ts";
import { printBaseline } from "../../engine/baseline/print-baseline.ts";
import { readBaseline } from "../../engine/baseline/read-baseline.ts";
import { type BaselinedResult, pruneBaseline, renewBaseline } from "../../engine/baseline/update-baseline.ts";
import { createPathFrom } from "../../engine/config/path-from.ts";
import { pathFromFile } from "../../engine/config/path-from-file.ts";
import type { LintResult } from "../../engine/lint-result.ts";
import { UsageError } from "../../errors.ts";
import { createCovers, withCertainGone } from "../../linter/certain-acceptance.ts";
import { createLinter, type Linter } from "../../linter/create-linter.ts";
import { subjectOf } from "../../linter/subject-of.ts";
import { escapeTerminal } from "../../report/escape-terminal.ts";
import { count } from "../../report/summary-line.ts";
import type { CliIo } from "../cli-io.ts";
import type { Command } from "../command.ts";
import type { ExitCode } from "../exit-code.ts";
import { findCheckpoints } from "../find-checkpoints.ts";
import { type LintedPaths, lintCheckpoints } from "../lint-checkpoints.ts";
import { linterEnvironment } from "../linter-environment.ts";
import { LINTER_OPTIONS } from "../linter-option-table.ts";
import { type LinterOptions, linterOptions } from "../linter-options.ts";
import { nameBaseline } from "../name-baseline.ts";
import type { ParsedArguments } from "../parse-arguments.ts";
import { createProgress, type Progress } from "../progress.ts";
import { unmatchedText } from "../unmatched-text.ts";

export const baselineCommand: Command = {
  usage: "baseline [paths..]",
  about:
    "Records today's findings in a file, so that a team can begin on checkpoints that have some: what is in it is counted, what is new fails. What it has of other checkpoints stays, unless their folder is gone.",
  positionals: { min: 0, max: Number.POSITIVE_INFINITY },
  options: {
    output: {
      type: "text",
      short: "o",
      value: "file",
      describe: `the baseline; else what the configuration names, or ${BASELINE_FILE} beside it`,
    },
    prune: { type: "flag", describe: "only remove findings that are gone; add none" },
    ...LINTER_OPTIONS,
  },
  examples: [
    ["baseline", "record what all checkpoints below have today"],
    ["baseline models/a", "record one anew"],
    ["baseline --prune", "forget what was mended"],
  ],
  epilogue: "Exit codes: 0 written, 2 something could not be checked, and nothing was written.",
  run: async (args, io) => {
    const paths = args.positionals.length > 0 ? args.positionals : ["."];
    const prune = args.flag("prune") === true;
    const options = settingsFor(args, prune);
    const progress = createProgress(io.stderr);
    const environment = linterEnvironment(io, { cacheLocation: options.cacheLocation, progress });
    const linter = await createLinter({ ...options, keepSubject: false }, environment);
    const linted = await lintAll(paths, linter, io, progress).finally(() => progress.end());
    const refused = refusal(linted);
    if (refused !== null) {
      await io.stderr.write(refused);
      return 2;
    }
    return await write(linted.results, { linter, prune, output: args.text("output"), searched: paths }, io);
  },
};

/** Pruning asks what is gone from the baseline; recording anew must not depend on what it holds. */
function settingsFor(args: ParsedArguments, prune: boolean): LinterOptions {
  const options = linterOptions(args);
  const output = args.text("output") ?? (options.baseline.kind === "file" ? options.baseline.path : null);
  if (!prune) return { ...options, baseline: { kind: "none" } };
  return output === null ? options : { ...options, baseline: { kind: "file", path: output } };
}

function refusal({ results, unmatched }: LintedPaths): string | null {
  if (unmatched.length > 0) return unmatched.map((path) => unmatchedText(path, "error")).join("");
  const crashed = new Set(results.flatMap(({ rules }) => rules.crashed.map(({ id }) => id)));
  const [first] = crashed;
  if (first === undefined) return null;
  return `error: ${count(crashed.size, "rule")} crashed (${[...crashed].join(", ")}), so today's findings are not known\nhint: report it, or leave the rule out: --rule ${first}:off\n`;
}

interface WriteOptions {
  readonly linter: Linter;
  readonly prune: boolean;
  readonly output: string | null;
  readonly searched: readonly string[];
}

/** Checkpoints of several configurations may have several baselines. */
async function lintAll(paths: readonly string[], linter: Linter, io: CliIo, progress: Progress): Promise<LintedPaths> {
  const found = await findCheckpoints({ paths, changed: null, hook: false }, io, progress);
  return await lintCheckpoints(found, { searched: paths, mappings: [] }, linter, progress);
}

async function write(results: readonly LintResult[], options: WriteOptions, io: CliIo): Promise<ExitCode> {
  const pathFrom = await createPathFrom(io.fs);
  const covers = createCovers(options.searched, pathFrom);
  const targets = new Map<string, Target & { readonly linted: BaselinedResult[] }>();
  for (const result of results.filter(({ kind }) => kind !== "configuration")) {
    const found = await targetOf(result, options, io);
    const target = targets.get(found.path) ?? { ...found, linted: [] };
    targets.set(found.path, target);
    const folder = io.fs.parent(found.path);
    const path = pathFrom(folder, result.root) || ".";
    target.linted.push({ path, result: withCertainGone(result, folder, covers) });
  }
  for (const [path, { config, isNamed, linted }] of [...targets].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const old = await oldBaseline(path, io);
    if (options.prune && (old === null || !isNamed)) {
      throw new UsageError("no baseline to prune is known", {
        hint: "name it in the configuration, or with -o <file>",
      });
    }
    const present = old === null ? new Map() : await presentFindings(old, io.fs);
    const findings = options.prune ? pruneBaseline(present, linted) : renewBaseline(present, linted);
    await io.writeFile(path, printBaseline(findings), "the baseline");
    const noun = linted.every(({ result }) => result.kind === "checkpoint") ? "checkpoint" : "folder";
    await io.stdout.write(`${escapeTerminal(summary(path, old, findings, { prune: options.prune, noun }))}\n`);
    if (config !== null) await tell(await nameBaseline(config, path, io), io);
    else if (!isNamed)
      await tell(`use it with --baseline ${path}, or name it in a configuration: checkpointlint init`, io);
  }
  return 0;
}

async function tell(text: string | null, io: CliIo): Promise<void> {
  if (text !== null) await io.stdout.write(`${escapeTerminal(text)}\n`);
}

interface Target {
  readonly path: string;
  /** The configuration that should name it and does not. */
  readonly config: string | null;
  /** Whether a configuration or the command line names it. */
  readonly isNamed: boolean;
}

async function targetOf(result: LintResult, { linter, output }: WriteOptions, io: CliIo): Promise<Target> {
  const { path: config, resolved } = await linter.configOf(result.root, subjectOf(result));
  const said = resolved.baseline;
  if (output !== null) return { path: output, config: null, isNamed: true };
  if (said?.origin.kind === "file")
    return { path: pathFromFile(io.fs, said.origin.source.folder, said.value), config: null, isNamed: true };
  const folder = config === null ? "." : io.fs.parent(config);
  return { path: io.fs.join(folder === "." ? "" : folder, BASELINE_FILE), config, isNamed: false };
}

async function oldBaseline(path: string, io: CliIo): Promise<Baseline | null> {
  if ((await io.fs.kindOf(path)) === null) return null;
  const { baseline: validate } = await (await io.loadAssets()).loadConfigValidators();
  return readBaseline(io.fs, path, validate, { followLinks: true });
}

function summary(
  path: string,
  old: Baseline | null,
  findings: ReadonlyMap<string, readonly BaselineFinding[]>,
  { prune, noun }: { readonly prune: boolean; readonly noun: string },
): string {
  const after = [...findings.values()].flat();
  // Two checkpoints may have the same finding.
  const keys = (path: string, list: readonly BaselineFinding[]): readonly string[] =>
    list.map(({ fingerprint }) => `${path}\n${fingerprint}`);
  const before = new Set([...(old?.checkpoints ?? [])].flatMap(([at, each]) => keys(at, each.findings)));
  const now = new Set([...findings].flatMap(([at, list]) => keys(at, list)));
  const gone = [...before].filter((key) => !now.has(key)).length;
  const added = [...now].filter((key) => !before.has(key)).length;
  const filled = [...findings.values()].filter((each) => each.length > 0).length;
  const changes = old === null ? "" : prune ? ` (${gone} gone)` : ` (${added} new, ${gone} gone)`;
  return `${path}: ${count(after.length, "finding")} of ${count(filled, noun)}${changes}`;
}
