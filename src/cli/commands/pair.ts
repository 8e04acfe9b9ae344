import { ConversionError } from "../../convert/conversion-error.ts";
import type { LintResult } from "../../engine/lint-result.ts";
import { UsageError } from "../../errors.ts";
import { FORMATS } from "../../report/formats.ts";
import { sumCounts } from "../../report/sum-counts.ts";
import type { CliIo } from "../cli-io.ts";
import type { Command } from "../command.ts";
import { tellResult } from "../convert/tell-result.ts";
import { errorText } from "../error-text.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { lintGate } from "../lint-options.ts";
import { commonLinterOptions } from "../linter-options.ts";
import { outputRequests } from "../output-request.ts";
import { lintPairPaths } from "../pair/lint-pair-paths.ts";
import { padDraft } from "../pair/pad-draft.ts";
import { FORMAT_NAMES, PAIR_LINT_OPTIONS, PAIR_SHOW_OPTIONS, sideModel } from "../pair/pair-options.ts";
import type { ParsedArguments } from "../parse-arguments.ts";
import { SignalError } from "../signal-error.ts";
import { writeLintReports } from "../write-lint-reports.ts";

/** The rule that tells of it. */
const PADDING = "speculative/vocab-padding";

export const pairCommand: Command = {
  usage: "pair <target> <draft>",
  about:
    "Says whether a draft can propose tokens for a target (speculative decoding), whether that will help, and which engines take the pair. Both are linted, and their tokenizers compared token by token. Weights are not read.",
  positionals: { min: 2, max: 2 },
  options: {
    "target-model": sideModel("target"),
    "draft-model": sideModel("draft"),
    converted: { type: "flag", describe: "both must be in the platform's layout: each needs its DONE" },
    fix: {
      type: "flag",
      describe:
        "where only the padding of the draft's embedding differs, write the draft with the target's number of rows to --output",
    },
    output: {
      type: "text",
      short: "o",
      value: "folder",
      completes: "folder",
      describe: "with --fix: folder that the padded draft is written to; neither checkpoint is changed",
    },
    ...PAIR_LINT_OPTIONS,
    format: {
      type: "text",
      many: true,
      short: "f",
      value: "format[=file]",
      completes: "formats",
      describe: `${FORMAT_NAMES}; to standard output or to a file; may be repeated`,
    },
    ...PAIR_SHOW_OPTIONS,
  },
  examples: [
    ["pair ./llama-70b ./my-llama-1b", "can the second one draft for the first"],
    ["pair ./llama-70b ./my-llama-1b -f json", "tokens, engines and findings for a program"],
    ["pair ./llama-70b ./my-llama-1b --quiet", "errors only"],
    ["pair ./qwen-72b ./qwen-0.5b --fix -o ./qwen-0.5b-padded", "bring the draft's rows to the target's number"],
  ],
  epilogue: `Exit codes: 0 the pair can work, 1 findings close the gate, 2 something could not be checked. What engines
refuse does not close it. docs/speculative.md tells how to read the verdict.`,
  run: async (args, io) => {
    try {
      return await pair(args, io);
    } catch (error) {
      if (!(error instanceof ConversionError || error instanceof SignalError)) throw error;
      await tellResult(io.stderr, errorText(error, { debug: args.flag("debug") === true }));
      return error instanceof SignalError ? error.code : 3;
    }
  },
};

async function pair(args: ParsedArguments, io: CliIo): Promise<ExitCode> {
  const quiet = args.flag("quiet") === true;
  const outputs = outputRequests(args.list("format"), FORMATS);
  const gate = lintGate(args);
  const padded = fixOutput(args);
  const options = commonLinterOptions(args);
  const [target = "", draft = ""] = args.positionals;
  const paths = {
    target: { path: target, model: args.text("target-model") },
    draft: { path: draft, model: args.text("draft-model") },
    platform: args.flag("converted") === true,
  };
  let linted = await lintPairPaths(paths, options, quiet, io);
  const rows = padded === null ? null : rowsToPad(linted.pair);
  if (padded !== null && rows === null) {
    await io.stderr.write(
      "note: nothing is written: --fix brings rows to the target's number, and that is not what differs\n",
    );
  }
  if (padded !== null && rows !== null) {
    const linter = { ...options, model: paths.draft.model };
    const isThere = await padDraft({ draft: linted.draft.root, output: padded, rows }, linter, quiet, args, io);
    if (isThere)
      linted = await lintPairPaths({ ...paths, draft: { ...paths.draft, path: padded } }, options, quiet, io);
  }
  const results = [linted.target, linted.draft, linted.pair];
  const facts = { quiet, stats: args.flag("stats") === true, unchecked: [], failOn: gate.failOn };
  await writeLintReports(results, outputs, facts, args, io);
  const crashed = results.reduce((sum, { rules }) => sum + rules.crashed.length, 0);
  return exitCode({ counts: sumCounts(results), crashed, unchecked: 0 }, gate);
}

/** @throws UsageError for one of --fix and --output without the other */
function fixOutput(args: ParsedArguments): string | null {
  const output = args.text("output");
  const isAsked = args.flag("fix") === true;
  if (isAsked === (output !== null)) return output;
  if (isAsked) {
    throw new UsageError("--fix needs --output", {
      hint: "weights are not changed in place: name a folder for the padded draft, -o ./padded",
    });
  }
  throw new UsageError("--output says nothing without --fix", {
    hint: "write --fix to have a padded draft written there",
  });
}

/** Rows that the draft needs, where only the padding differs and nobody has accepted that. */
function rowsToPad({ diagnostics, pair: verdict }: LintResult): number | null {
  const found = diagnostics.some(({ ruleId, state }) => ruleId === PADDING && state.kind === "active");
  return found ? (verdict?.target.vocabSize ?? null) : null;
}
