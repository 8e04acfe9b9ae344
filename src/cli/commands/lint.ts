import { CAUSES } from "../../engine/causes.ts";
import type { LintResult } from "../../engine/lint-result.ts";
import { createLinter } from "../../linter/create-linter.ts";
import type { CauseText } from "../../report/report-context.ts";
import { sumCounts } from "../../report/sum-counts.ts";
import type { CliIo } from "../cli-io.ts";
import type { Command } from "../command.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import type { Fixing } from "../fix/fixing-linter.ts";
import { LINT_OPTIONS, type LintOptions, lintOptions } from "../lint-options.ts";
import { type LintedPaths, lintPaths } from "../lint-paths.ts";
import { linterEnvironment } from "../linter-environment.ts";
import type { ParsedArguments } from "../parse-arguments.ts";
import { createProgress } from "../progress.ts";
import { terminalStyle } from "../terminal.ts";
import { nothingHereText, unmatchedText } from "../unmatched-text.ts";
import { VERSION } from "../version.ts";
import { writeReports } from "../write-reports.ts";

export const lintCommand: Command = {
  usage: "[lint] [paths..]",
  about:
    "Says what is wrong with model checkpoints, where, and how to mend it, without loading weights. A path is a checkpoint folder, a file in one, a folder with checkpoints below it, or a pattern. Without a path it is the current folder.",
  positionals: { min: 0, max: Number.POSITIVE_INFINITY },
  options: LINT_OPTIONS,
  examples: [
    ["./my-llama", "check one checkpoint"],
    ["./my-llama --model llama3-70b", "compare it with its base model too"],
    ["runs/**/checkpoint-*", "check all that match"],
    ["./my-llama -f json=report.json", "a report for programs, in a file"],
    ["./my-llama --rule config/head-dim:off", "leave a rule out"],
    ["./my-llama --fail-on warning --quiet", "a strict gate that prints errors only"],
    ["./my-llama --fix-dry-run", "see what --fix would mend"],
    ["explain config/vocab-size", "why a rule matters"],
  ],
  epilogue: `Exit codes: 0 the gate is open, 1 findings close it, 2 something could not be checked (usage, a path
without a checkpoint, a crashed rule). A checkpoint that cannot be read in part is a finding.`,
  run: async (args, io) => {
    const options = lintOptions(args);
    const { linted, fixing } = await lintAll(options, io);
    await tellUnmatched(linted, options, io);
    await fixing?.tell(linted.results);
    await report(linted.results, options, args, io);
    return await verdict(linted, fixing?.failures() ?? 0, options, io);
  },
};

async function lintAll(
  options: LintOptions,
  io: CliIo,
): Promise<{ readonly linted: LintedPaths; readonly fixing: Fixing | null }> {
  const progress = createProgress(io.stderr);
  const environment = linterEnvironment(io, { cacheLocation: options.cacheLocation, progress });
  const keepSubject = options.outputs.some(({ format }) => format.needsSubject === true);
  const fixing = options.fix === null ? null : (await import("../fix/fixing-linter.ts")).startFixing(options.fix, io);
  try {
    const settings = { ...options, keepSubject: keepSubject || fixing !== null };
    const linter = await createLinter(settings, { ...environment, fs: fixing?.fs ?? io.fs });
    const linted = await lintPaths(io.fs, options.paths, fixing?.around(linter, { keepSubject }) ?? linter, progress);
    return { linted, fixing };
  } finally {
    await progress.end();
  }
}

async function tellUnmatched({ unmatched }: LintedPaths, options: LintOptions, io: CliIo): Promise<void> {
  const [first] = unmatched;
  if (first === undefined) return;
  const label = options.errorOnUnmatched ? "error" : "skipped";
  const alone = !options.pathsGiven && unmatched.length === 1 && first.path === "." && options.errorOnUnmatched;
  const text = alone ? nothingHereText(first) : unmatched.map((path) => unmatchedText(path, label)).join("");
  await io.stderr.write(text);
}

async function report(
  results: readonly LintResult[],
  options: LintOptions,
  args: ParsedArguments,
  io: CliIo,
): Promise<void> {
  // With nothing to tell of, people have been told on stderr; programs still get their empty report.
  const outputs =
    results.length > 0 ? options.outputs : options.outputs.filter(({ format }) => format.name !== "stylish");
  const causeOf = (id: string): CauseText | null => CAUSES.get(id) ?? null;
  const context = { toolVersion: VERSION, quiet: options.quiet, stats: options.stats, causeOf };
  await writeReports(
    outputs,
    async (format, style) => (await format.load(style))(results, { ...context, width: style.width }),
    results.map(({ root }) => root),
    terminalStyle(io.stdout, args, io.env),
    io,
  );
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
