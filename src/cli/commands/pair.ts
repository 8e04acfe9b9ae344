import { FORMATS } from "../../report/formats.ts";
import { sumCounts } from "../../report/sum-counts.ts";
import type { Command } from "../command.ts";
import { exitCode } from "../exit-code.ts";
import { lintGate } from "../lint-options.ts";
import { commonLinterOptions } from "../linter-options.ts";
import { outputRequests } from "../output-request.ts";
import { lintPairPaths } from "../pair/lint-pair-paths.ts";
import { FORMAT_NAMES, PAIR_LINT_OPTIONS, PAIR_SHOW_OPTIONS, sideModel } from "../pair/pair-options.ts";
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
  ],
  epilogue: `Exit codes: 0 the pair can work, 1 findings close the gate, 2 something could not be checked. What engines
refuse does not close it. docs/speculative.md tells how to read the verdict.`,
  run: async (args, io) => {
    const quiet = args.flag("quiet") === true;
    const outputs = outputRequests(args.list("format"), FORMATS);
    const gate = lintGate(args);
    const [target = "", draft = ""] = args.positionals;
    const linted = await lintPairPaths(
      {
        target: { path: target, model: args.text("target-model") },
        draft: { path: draft, model: args.text("draft-model") },
        platform: args.flag("converted") === true,
      },
      commonLinterOptions(args),
      quiet,
      io,
    );
    const results = [linted.target, linted.draft, linted.pair];
    const facts = { quiet, stats: args.flag("stats") === true, unchecked: [], failOn: gate.failOn };
    await writeLintReports(results, outputs, facts, args, io);
    const crashed = results.reduce((sum, { rules }) => sum + rules.crashed.length, 0);
    return exitCode({ counts: sumCounts(results), crashed, unchecked: 0 }, gate);
  },
};
