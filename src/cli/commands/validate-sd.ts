import type { LintResult } from "../../engine/lint-result.ts";
import { UsageError } from "../../errors.ts";
import type { LintedPair } from "../../linter/lint-pair-folders.ts";
import { FORMATS } from "../../report/formats.ts";
import { vendorError, vendorWarning } from "../../report/vendor-log/vendor-error.ts";
import type { CliIo } from "../cli-io.ts";
import type { Command } from "../command.ts";
import type { StepLog } from "../convert/step-log.ts";
import { vendorCommand } from "../convert/vendor-command.ts";
import { VENDOR_REPORT_OPTIONS } from "../convert/vendor-options.ts";
import { commonLinterOptions } from "../linter-options.ts";
import { outputRequests } from "../output-request.ts";
import { lintPairPaths } from "../pair/lint-pair-paths.ts";
import { PAIR_LINT_OPTIONS, servedLength, sideModel } from "../pair/pair-options.ts";
import type { ParsedArguments } from "../parse-arguments.ts";
import { writeLintReports } from "../write-lint-reports.ts";

export const validateSdCommand: Command = {
  usage:
    "validate-sd --target_model <name> --target_checkpoint_path <folder> --draft_model <name> --draft_checkpoint_path <folder>",
  about:
    "Checks whether a converted draft can be served with a converted target for speculative decoding: the vendor container's command with its flags and its report. checkpointlint pair does the same for any two checkpoints.",
  positionals: { min: 0, max: 0 },
  options: {
    "target-model": sideModel("target", true),
    "target-checkpoint-path": { type: "text", value: "folder", completes: "folder", describe: "the converted target" },
    "draft-model": sideModel("draft", true),
    "draft-checkpoint-path": { type: "text", value: "folder", completes: "folder", describe: "the converted draft" },
    ...PAIR_LINT_OPTIONS,
    ...VENDOR_REPORT_OPTIONS,
  },
  examples: [
    [
      "validate-sd --target_model llama3-70b --target_checkpoint_path ./target --draft_model llama3-1b --draft_checkpoint_path ./draft",
      "as with the container, without its mounts",
    ],
    ["pair ./target ./draft --converted", "the same checks, with a report of checkpointlint"],
  ],
  epilogue: `Exit codes: 0 the pair can work, 1 findings close the gate, 2 something could not be checked. docs/speculative.md tells how to read the verdict.`,
  ...vendorCommand("validate-sd", validate),
};

async function validate(args: ParsedArguments, log: StepLog, io: CliIo): Promise<null> {
  const { paths, options, reports, quiet } = await log.step("parse_args", 2, async () => request(args));
  // It becomes steps with what it finds; one of its own only when there is no verdict.
  const linted = await log.attempt("validate", 2, async () => {
    const found = await lintPairPaths(paths, options, quiet, io);
    const facts = { quiet, stats: false, unchecked: [], failOn: "error" } as const;
    await writeLintReports([found.target, found.draft, found.pair, ...found.audits], reports, facts, args, io);
    return found;
  });
  tell(linted, log);
  return null;
}

function request(args: ParsedArguments): {
  readonly paths: Parameters<typeof lintPairPaths>[0];
  readonly options: ReturnType<typeof commonLinterOptions>;
  readonly reports: ReturnType<typeof outputRequests<(typeof FORMATS)[number]>>;
  readonly quiet: boolean;
} {
  const given = (option: string, example: string): string => {
    const value = args.text(option);
    if (value !== null) return value;
    const spelt = `--${option.replaceAll("-", "_")}`;
    throw new UsageError(`validate-sd needs ${spelt}`, { hint: `write ${spelt} ${example}` });
  };
  const formats = args.list("format");
  return {
    paths: {
      target: {
        model: given("target-model", "llama3-70b (checkpointlint models lists them)"),
        path: given("target-checkpoint-path", "./target"),
      },
      draft: {
        model: given("draft-model", "llama3-1b (checkpointlint models lists them)"),
        path: given("draft-checkpoint-path", "./draft"),
      },
      platform: true,
      servedLength: servedLength(args),
    },
    options: commonLinterOptions(args),
    reports: formats.length === 0 ? [] : outputRequests(formats, FORMATS),
    quiet: args.flag("quiet") === true,
  };
}

/** Both lints first: what is wrong with one checkpoint explains what is wrong with the pair. The first that fails is the last. */
function tell({ target, draft, pair }: LintedPair, log: StepLog): void {
  for (const [name, result] of [
    ["lint_target", target],
    ["lint_draft", draft],
    ["validate_sd", pair],
  ] as const) {
    const found = result.diagnostics.filter(({ state }) => state.kind === "active");
    const errors = found.filter(({ severity }) => severity === "error").map((each) => vendorError(each, result));
    const warnings = found.filter(({ severity }) => severity !== "error").map(vendorWarning);
    log.found(name, isCrashed(result) ? 2 : 1, errors, warnings);
  }
}

function isCrashed({ rules }: LintResult): boolean {
  return rules.crashed.length > 0;
}
