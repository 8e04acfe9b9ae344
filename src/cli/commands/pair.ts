import { ConversionError } from "../../convert/conversion-error.ts";
import { FORMATS } from "../../report/formats.ts";
import { sumCounts } from "../../report/sum-counts.ts";
import type { CliIo } from "../cli-io.ts";
import type { Command } from "../command.ts";
import { tellResult } from "../convert/tell-result.ts";
import { errorText } from "../error-text.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { FORMAT_NAMES, formatOption } from "../format-option.ts";
import { lintGate } from "../lint-options.ts";
import { commonLinterOptions } from "../linter-options.ts";
import { outputRequests } from "../output-request.ts";
import { lintPairPaths } from "../pair/lint-pair-paths.ts";
import { padDraft } from "../pair/pad-draft.ts";
import { PAD_OPTIONS, padRequest } from "../pair/pad-request.ts";
import { PAIR_LINT_OPTIONS, PAIR_SHOW_OPTIONS, servedLength, sideModel } from "../pair/pair-options.ts";
import type { ParsedArguments } from "../parse-arguments.ts";
import { SignalError } from "../signal-error.ts";
import { writeLintReports } from "../write-lint-reports.ts";

export const pairCommand: Command = {
  usage: "pair <target> <draft>",
  about:
    "Says whether a draft can propose tokens for a target (speculative decoding), whether that will help, and which engines take the pair. Both are linted, and their tokenizers compared token by token. Weights are not read.",
  positionals: { min: 2, max: 2 },
  options: {
    "target-model": sideModel("target"),
    "draft-model": sideModel("draft"),
    converted: { type: "flag", describe: "both must be in the platform's layout: each needs its DONE" },
    ...PAD_OPTIONS,
    ...PAIR_LINT_OPTIONS,
    format: formatOption(`${FORMAT_NAMES}; to standard output or to a file; may be repeated`),
    ...PAIR_SHOW_OPTIONS,
  },
  examples: [
    ["pair ./llama-70b ./my-llama-1b", "can the second one draft for the first"],
    ["pair ./llama-70b ./my-llama-1b -f json", "tokens, engines and findings for a program"],
    ["pair ./llama-70b ./my-llama-1b --quiet", "errors only"],
    ["pair ./qwen-72b ./qwen-0.5b --fix -o ./qwen-0.5b-padded", "bring the draft's rows to the target's number"],
    ["pair ./qwen-72b ./qwen-0.5b --fix --dry-run", "see what that would write"],
  ],
  epilogue: `Exit codes: 0 the pair can work, 1 findings close the gate, 2 something could not be checked. What engines
refuse does not close it. With --fix the padded draft counts, with --dry-run the one that is there; 3 writing it failed.
docs/speculative.md tells how to read the verdict.`,
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
  const fix = padRequest(args);
  const options = commonLinterOptions(args);
  const [target = "", draft = ""] = args.positionals;
  const paths = {
    target: { path: target, model: args.text("target-model") },
    draft: { path: draft, model: args.text("draft-model") },
    platform: args.flag("converted") === true,
    servedLength: servedLength(args),
  };
  const first = await lintPairPaths(paths, options, quiet, io);
  const linter = { ...options, model: paths.draft.model };
  const padded = fix === null ? "not written" : await padDraft(first, fix, { linter, quiet, args }, io);
  const linted =
    padded === "written" && fix?.output != null
      ? await lintPairPaths({ ...paths, draft: { ...paths.draft, path: fix.output } }, options, quiet, io)
      : first;
  const results = [linted.target, linted.draft, linted.pair, ...linted.audits];
  const facts = { quiet, stats: args.flag("stats") === true, unchecked: [], failOn: gate.failOn };
  // Standard output is the plan's.
  const shown = padded === "shown" ? outputs.filter(({ file }) => file !== null) : outputs;
  await writeLintReports(results, shown, facts, args, io);
  const crashed = results.reduce((sum, { rules }) => sum + rules.crashed.length, 0);
  return exitCode({ counts: sumCounts(results), crashed, unchecked: 0 }, gate);
}
