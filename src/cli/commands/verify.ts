import { ConversionError } from "../../convert/conversion-error.ts";
import { UsageError } from "../../errors.ts";
import { FORMATS } from "../../report/formats.ts";
import { loadPaint } from "../../report/paint.ts";
import { verifyJson } from "../../report/verify-json.ts";
import { verifyState, verifyText } from "../../report/verify-text.ts";
import type { CliIo } from "../cli-io.ts";
import type { Command } from "../command.ts";
import { CONVERSION_LINT_OPTIONS } from "../convert/conversion-options.ts";
import { tellResult } from "../convert/tell-result.ts";
import { type VerifiedOutput, verifyOutput } from "../convert/verify-output.ts";
import { errorText } from "../error-text.ts";
import type { ExitCode } from "../exit-code.ts";
import { linterOptions } from "../linter-options.ts";
import { oneCheckpoint } from "../one-checkpoint.ts";
import { outputRequests } from "../output-request.ts";
import type { ParsedArguments } from "../parse-arguments.ts";
import { SignalError } from "../signal-error.ts";
import { terminalStyle } from "../terminal.ts";
import { writeLintReports } from "../write-lint-reports.ts";

const EXIT_CODES = { whole: 0, wrong: 1, unverified: 2 } as const satisfies Record<string, ExitCode>;

export const verifyCommand: Command = {
  usage: "verify <folder>",
  about:
    "Looks at the output of a conversion again: every file against the checksums in DONE, headers and index, and the lint against the base model. With --against every tensor is compared with what the source gives.",
  positionals: { min: 1, max: 1 },
  options: {
    against: {
      type: "text",
      value: "source",
      completes: "folder",
      describe: "the checkpoint that it was converted from: compare tensor by tensor",
    },
    lint: { type: "flag", negated: true, describe: "leave the lint of the output out" },
    format: { type: "text", short: "f", choices: ["text", "json"], describe: "for people or for programs" },
    quiet: { type: "flag", describe: "show no progress" },
    "transformers-version": {
      type: "text",
      value: "version",
      describe: "transformers version that serves it; what DONE says when not given",
    },
    ...CONVERSION_LINT_OPTIONS,
  },
  examples: [
    ["verify ./out", "is everything as it was written?"],
    ["verify ./out --against ./my-llama", "and is every tensor what the source has?"],
    ["verify ./out --no-lint -f json", "for programs"],
  ],
  epilogue: `Exit codes: 0 it is whole, 1 something is wrong with it, 2 it could not be checked (a DONE that checkpointlint
did not write, too); 129, 130 and 143 a signal ended it.`,
  run: async (args, io) => {
    try {
      return await verify(args, io);
    } catch (error) {
      if (error instanceof SignalError) {
        await tellResult(io.stderr, errorText(error, { debug: args.flag("debug") === true }));
        return error.code;
      }
      // What the source cannot give nothing can be compared with.
      if (error instanceof ConversionError) throw new UsageError(error.message, hintOf(error));
      throw error;
    }
  },
};

async function verify(args: ParsedArguments, io: CliIo): Promise<ExitCode> {
  const output = args.positionals[0] ?? "";
  if ((await io.fs.kindOf(output)) !== "directory") {
    throw new UsageError(`there is no folder ${output}`, { hint: "name the folder that a conversion wrote" });
  }
  const source = args.text("against");
  const options = linterOptions(args);
  const report = await verifyOutput(
    {
      output,
      against: source === null ? null : await oneCheckpoint(source, "verify compares with one", io.fs),
      linter: args.flag("lint") === false ? null : options,
      options,
      quiet: args.flag("quiet") === true,
    },
    io,
  );
  if (args.text("format") === "json") await io.stdout.write(verifyJson(report));
  else await tell(report, args, io);
  if (report.lint !== null && report.lint.crashed > 0) return 2;
  return EXIT_CODES[verifyState(report)];
}

async function tell(report: VerifiedOutput, args: ParsedArguments, io: CliIo): Promise<void> {
  const { result, lint } = report;
  if (result !== null && lint !== null && lint.errors + lint.crashed > 0) {
    const facts = { quiet: true, stats: false, unchecked: [], failOn: "error" } as const;
    // Why it fails, and nothing beside.
    const diagnostics = result.diagnostics.filter(({ severity }) => severity === "error");
    const failing = { ...result, diagnostics, counts: { ...result.counts, warning: 0, info: 0 } };
    await writeLintReports([failing], outputRequests([], FORMATS), facts, args, io);
    await io.stdout.write("\n");
  }
  await io.stdout.write(verifyText(report, await loadPaint(terminalStyle(io.stdout, args, io.env))));
}

function hintOf({ hint }: ConversionError): { readonly hint?: string } {
  return hint === null ? {} : { hint };
}
