import { createLinter } from "../../linter/create-linter.ts";
import { escapeTerminal } from "../../report/escape-terminal.ts";
import { sumCounts } from "../../report/sum-counts.ts";
import type { CacheOptions } from "../cache/cache-options.ts";
import type { CliIo } from "../cli-io.ts";
import type { Command } from "../command.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { findCheckpoints } from "../find-checkpoints.ts";
import type { Fixing } from "../fix/fixing-linter.ts";
import { type LintedPaths, lintCheckpoints } from "../lint-checkpoints.ts";
import { LINT_OPTIONS, type LintOptions, lintOptions } from "../lint-options.ts";
import { linterEnvironment } from "../linter-environment.ts";
import type { ParsedArguments } from "../parse-arguments.ts";
import { createProgress, type Progress } from "../progress.ts";
import { refuseInside } from "../refuse-inside.ts";
import { nothingHereText, unmatchedText } from "../unmatched-text.ts";
import { writeLintReports } from "../write-lint-reports.ts";

export const lintCommand: Command = {
  usage: "[lint] [paths..]",
  about:
    "Says what is wrong with model checkpoints, where, and how to mend it, without loading weights. A path is a checkpoint folder, a file in one, a folder with checkpoints below it, or a pattern; or Kubernetes files of a deployment. Without a path it is the current folder.",
  positionals: { min: 0, max: Number.POSITIVE_INFINITY },
  options: LINT_OPTIONS,
  examples: [
    ["./my-llama", "check one checkpoint"],
    ["./my-llama --model llama3-70b", "compare it with its base model too"],
    ["runs/**/checkpoint-*", "check all that match"],
    ["./my-llama -f json=report.json", "a report for programs, in a file"],
    ["./my-llama --rule config/head-dim:off", "leave a rule out"],
    ["./my-llama --fail-on warning --quiet", "a strict gate that prints errors only"],
    ["deploy/", "check the Kubernetes files of a deployment"],
    ["--changed --since origin/main", "check what a pull request touches"],
    ["./my-llama --fix-dry-run", "see what --fix would mend"],
    ["./my-llama --deep", "read the weights, too: NaN, zeros, damaged bytes"],
    ["explain config/vocab-size", "why a rule matters"],
  ],
  epilogue: `Exit codes: 0 the gate is open, 1 findings close it, 2 something could not be checked (usage, a path
without a checkpoint, a crashed rule). A checkpoint that cannot be read in part is a finding.`,
  run: async (args, io) => {
    const options = lintOptions(args);
    const { linted, fixing } = await lintAll(options, io);
    await tellUnmatched(linted, options, io);
    await fixing?.tell(linted.results);
    await report(linted, options, args, io);
    return await verdict(linted, fixing?.failures() ?? 0, options, io);
  },
};

async function lintAll(
  options: LintOptions,
  io: CliIo,
): Promise<{ readonly linted: LintedPaths; readonly fixing: Fixing | null }> {
  const progress = createProgress(io.stderr);
  const keepSubject = options.outputs.some(({ format }) => format.needsSubject === true);
  const fixing = options.fix === null ? null : (await import("../fix/fixing-linter.ts")).startFixing(options.fix, io);
  try {
    // What a report shows beside findings is in no cache, a verdict that fixes have changed is kept in none, and a cache knows
    // files by less than all of their bytes.
    if (options.cache !== null && !keepSubject && fixing === null && !options.deep) {
      return { linted: await lintWithCache(options.cache, options, { io, progress }), fixing };
    }
    const environment = {
      ...linterEnvironment(io, { ...options, progress }),
      fs: fixing?.fs ?? io.fs,
      areWeightsStill: fixing !== null,
    };
    const linter = await createLinter({ ...options, keepSubject: keepSubject || fixing !== null }, environment);
    const around = fixing?.around(linter, { keepSubject }) ?? linter;
    const discovery = await findCheckpoints(options, io, progress);
    if (fixing !== null) await refuseReports(discovery.checkpoints, options, io);
    return { linted: await lintCheckpoints(discovery, asked(options), around, progress), fixing };
  } catch (error) {
    // What was written before stays written, and nobody else tells.
    await progress.above(async () => fixing?.tell([]));
    throw error;
  } finally {
    await progress.end();
  }
}

/** Told before the first fix is written; without fixes, when the report is. @throws UsageError */
async function refuseReports(roots: readonly string[], { outputs }: LintOptions, { fs }: CliIo): Promise<void> {
  for (const { file } of outputs) if (file !== null) await refuseInside(fs, roots, file);
}

async function lintWithCache(
  cache: CacheOptions,
  options: LintOptions,
  { io, progress }: { readonly io: CliIo; readonly progress: Progress },
): Promise<LintedPaths> {
  const { cachingLinter } = await import("../cache/caching-linter.ts");
  const linter = await cachingLinter(cache, options, { io, progress });
  const linted = await lintCheckpoints(await findCheckpoints(options, io, progress), asked(options), linter, progress);
  const { file, hits, linted: fresh } = await linter.finish();
  if (options.stats) {
    const text = `cache: ${hits} of ${hits + fresh} verdicts from ${escapeTerminal(file)}\n`;
    await progress.above(() => io.stderr.write(text));
  }
  return linted;
}

/** With --changed the others of a folder are not looked at. */
function asked({ paths, changed, mappings }: LintOptions): Parameters<typeof lintCheckpoints>[1] {
  return { searched: changed === null ? paths : [], mappings };
}

async function tellUnmatched({ results, unmatched }: LintedPaths, options: LintOptions, io: CliIo): Promise<void> {
  const [first] = unmatched;
  if (first === undefined && results.length === 0 && options.changed !== null) {
    const since = escapeTerminal(options.changed.since ?? "HEAD");
    await io.stderr.write(`nothing to check: no checkpoint differs from ${since}\n`);
  }
  if (first === undefined) return;
  const label = options.errorOnUnmatched ? "error" : "skipped";
  const alone = !options.pathsGiven && unmatched.length === 1 && first.path === "." && options.errorOnUnmatched;
  const text = alone ? nothingHereText(first) : unmatched.map((path) => unmatchedText(path, label)).join("");
  await io.stderr.write(text);
}

async function report(
  { results, unmatched }: LintedPaths,
  options: LintOptions,
  args: ParsedArguments,
  io: CliIo,
): Promise<void> {
  // With nothing to tell of, people have been told on stderr; programs still get their empty report.
  const outputs =
    results.length > 0 ? options.outputs : options.outputs.filter(({ format }) => format.name !== "stylish");
  const summary = io.env["GITHUB_STEP_SUMMARY"] || null;
  const facts = {
    quiet: options.quiet,
    stats: options.stats,
    unchecked: options.errorOnUnmatched ? unmatched : [],
    failOn: options.gate.failOn,
  };
  const context = await writeLintReports(results, outputs, facts, args, io);
  if (summary === null) return;
  const { writeJobSummary } = await import("../job-summary.ts");
  await writeJobSummary(summary, results, { ...context, width: null }, io);
}

async function verdict(
  { results, unmatched }: LintedPaths,
  unwritten: number,
  options: LintOptions,
  io: CliIo,
): Promise<ExitCode> {
  const counts = sumCounts(results);
  const { maxWarnings } = options.gate;
  if (maxWarnings !== null && counts.warning > maxWarnings) {
    await io.stderr.write(`too many warnings: ${counts.warning}, and --max-warnings allows ${maxWarnings}\n`);
  }
  return exitCode(
    {
      counts,
      crashed: results.reduce((sum, result) => sum + result.rules.crashed.length, 0),
      // What should have been mended and was not is no state to go on from.
      unchecked: (options.errorOnUnmatched ? unmatched.length : 0) + unwritten,
    },
    options.gate,
  );
}
