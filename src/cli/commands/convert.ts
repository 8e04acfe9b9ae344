import { ConversionError } from "../../convert/conversion-error.ts";
import type { DoneOrigin } from "../../convert/execute/done.ts";
import { LAYOUTS } from "../../convert/layouts/layouts.ts";
import { planLayout } from "../../convert/layouts/plan-layout.ts";
import { parseFloatDtype } from "../../convert/parse-float-dtype.ts";
import type { ConversionPlan } from "../../convert/plan.ts";
import type { Diagnostic, LintResult } from "../../engine/lint-result.ts";
import { UsageError } from "../../errors.ts";
import { conversionGate, type GateAim } from "../../linter/conversion-gate.ts";
import { doneOrigin } from "../../linter/done-origin.ts";
import { gateAim } from "../../linter/gate-aim.ts";
import { conversionText, type PlanOutline, planOutline } from "../../report/conversion-text.ts";
import { FORMATS } from "../../report/formats.ts";
import { lintNotes } from "../../report/lint-notes.ts";
import { loadPaint } from "../../report/paint.ts";
import { planJson } from "../../report/plan-json.ts";
import type { CliIo } from "../cli-io.ts";
import { collectGarbage, MANY_TENSORS } from "../collect-garbage.ts";
import type { Command } from "../command.ts";
import { type CarriedOut, carryOut } from "../convert/carry-out.ts";
import {
  CONVERSION_LINT_OPTIONS,
  CONVERSION_OPTIONS,
  type ConversionOptions,
  conversionOptions,
} from "../convert/conversion-options.ts";
import { gateText } from "../convert/gate-text.ts";
import { lintSource } from "../convert/lint-source.ts";
import { planPage } from "../convert/plan-page.ts";
import { scanFindings } from "../convert/scan-findings.ts";
import { tellResult } from "../convert/tell-result.ts";
import { verifyCommandLine } from "../convert/verify-command-line.ts";
import { errorText } from "../error-text.ts";
import type { ExitCode } from "../exit-code.ts";
import { oneCheckpoint } from "../one-checkpoint.ts";
import { outputRequests } from "../output-request.ts";
import type { ParsedArguments } from "../parse-arguments.ts";
import { createProgress } from "../progress.ts";
import { SignalError } from "../signal-error.ts";
import { terminalStyle } from "../terminal.ts";
import { writeLintReports } from "../write-lint-reports.ts";

export const convertCommand: Command = {
  usage: "convert <path> --to <layout> --output <folder>",
  about:
    "Converts a checkpoint that passes the lint: tensors are cast, divided into files and named as the layout has them, byte for byte what the source says. It goes on where it was interrupted, needs little memory whatever the size, never writes to the source, and writes the file DONE last.",
  positionals: { min: 1, max: 1 },
  options: {
    to: { type: "text", choices: [...LAYOUTS.keys()], describe: "layout that is written" },
    output: { type: "text", short: "o", value: "folder", completes: "folder", describe: "folder that is written" },
    dtype: {
      type: "text",
      value: "dtype",
      describe: "cast weights to bfloat16, float16, float32 or float64; as the layout has it when not given",
    },
    ...CONVERSION_OPTIONS,
    format: { type: "text", short: "f", choices: ["text", "json"], describe: "with --dry-run: for people or whole" },
    "transformers-version": {
      type: "text",
      value: "version",
      describe:
        "transformers version that serves it, such as 4.45.1: what the lint compares with and the config is made for",
    },
    ...CONVERSION_LINT_OPTIONS,
  },
  examples: [
    ["convert ./my-llama --to sambanova -o ./out --model llama3-8b", "what the platform deploys"],
    ["convert ./my-llama --to huggingface -o ./out", "torch files to safetensors, divided anew"],
    ["convert ./my-llama --to huggingface -o ./out --dtype bfloat16", "and cast"],
    ["convert ./my-llama --to huggingface -o ./out --dry-run", "see what it would do"],
    ["verify ./out --against ./my-llama", "compare every tensor afterwards"],
  ],
  epilogue: `Exit codes: 0 converted (or there already), 1 findings close the gate, 2 something could not be checked,
3 the conversion failed; 129, 130 and 143 a signal ended it. docs/converting.md tells the rest.`,
  run: async (args, io) => {
    try {
      return await convert(args, io);
    } catch (error) {
      if (!(error instanceof ConversionError || error instanceof SignalError)) throw error;
      await tellResult(io.stderr, errorText(error, { debug: args.flag("debug") === true }));
      return error instanceof SignalError ? error.code : 3;
    }
  },
};

async function convert(args: ParsedArguments, io: CliIo): Promise<ExitCode> {
  const request = convertRequest(args);
  const { options, output } = request;
  const source = await oneCheckpoint(args.positionals[0] ?? "", "convert takes one", io.fs);
  // The plan of tens of thousands of tensors is gone with this call: to look at their values the output is linted.
  const written = await lintAndWrite({ source, output }, request, args, io);
  if (typeof written === "number") return written;
  const { lint, execution, warned } = written;
  if ((execution.scans?.length ?? 0) >= MANY_TENSORS) collectGarbage();
  const scanned = await scanFindings(execution, output, lint, options, io);
  if (scanned !== null && scanned.diagnostics.length > 0) {
    const facts = { quiet: options.quiet, stats: false, unchecked: [], failOn: "error" } as const;
    await writeLintReports([scanned], outputRequests([], FORMATS), facts, args, io);
  }
  const code = scanned !== null && scanned.counts.error > 0 ? 1 : 0;
  if (options.quiet) return code;
  const paint = await loadPaint(terminalStyle(io.stdout, args, io.env));
  // The output is there, whether anyone reads about it or not.
  const notes = lintNotes(lint, { warned, comparesBase: request.aim === "platform" && args.text("model") !== "none" });
  const next = verifyCommandLine(output, args);
  await tellResult(io.stdout, conversionText({ ...written, source, output, notes, next }, paint));
  return code;
}

interface Written extends CarriedOut {
  readonly plan: PlanOutline;
  readonly lint: LintResult;
  readonly warned: readonly Diagnostic[];
}

/** An exit code when the gate is closed, or for a dry run. */
async function lintAndWrite(
  place: { readonly source: string; readonly output: string },
  request: ConvertRequest,
  args: ParsedArguments,
  io: CliIo,
): Promise<Written | ExitCode> {
  const { options } = request;
  const seen = await io.snapshotSources(place.source);
  const planned = await lintAndPlan(place.source, request, args, io);
  if (typeof planned === "number") return planned;
  const { plan, origin, lint, warned } = planned;
  if (!options.dryRun) {
    const carried = await carryOut(plan, { ...place, origin, seen }, options, io);
    return { ...carried, plan: planOutline(plan), lint, warned };
  }
  const pages = request.json ? planJson(plan) : [await planPage(plan, lint, args, io)];
  for (const page of pages) await io.stdout.write(page);
  if (place.output !== "") await io.rehearse({ ...options, ...place, plan, origin, seen });
  return 0;
}

interface Planned {
  readonly plan: ConversionPlan;
  readonly origin: DoneOrigin;
  /** Without its subject, whose tens of thousands of tensors need not be kept while bytes are moved. */
  readonly lint: LintResult;
  /** Errors that closed no gate, and that are to be known. */
  readonly warned: readonly Diagnostic[];
}

/** An exit code when the gate is closed. */
async function lintAndPlan(
  source: string,
  request: ConvertRequest,
  args: ParsedArguments,
  io: CliIo,
): Promise<Planned | ExitCode> {
  const { options } = request;
  const progress = createProgress(options.quiet ? { ...io.stderr, isTerminal: false } : io.stderr);
  const linted = await lintSource(source, options.linter, io, progress).finally(() => progress.end());
  const { subject: _, ...lint } = linted.result;
  const gate = conversionGate(linted.result, request.aim);
  const closed = gateText(gate, options.force);
  if (closed !== null) {
    const facts = { quiet: options.quiet, stats: false, unchecked: [], failOn: "error" } as const;
    // A plan on standard output is for a program.
    const findings = request.json ? [] : outputRequests([], FORMATS);
    await writeLintReports([lint], findings, facts, args, io);
    await io.stderr.write(closed);
    return gate.crashed ? 2 : 1;
  }
  const { transformersVersion } = await linted.linter.settingsOf(source);
  const { dtype } = request;
  const layoutOptions = { dtype, maxShardBytes: options.maxShardBytes, transformersVersion, vocabularyRows: null };
  const plan = await planLayout(request.layout, linted.subject, layoutOptions);
  return { plan, origin: doneOrigin(lint, gate, options.force, layoutOptions), lint, warned: gate.warned };
}

interface ConvertRequest {
  readonly layout: string;
  readonly aim: GateAim;
  readonly output: string;
  readonly dtype: string | null;
  /** Whether the plan is to be shown whole. */
  readonly json: boolean;
  readonly options: ConversionOptions;
}

function convertRequest(args: ParsedArguments): ConvertRequest {
  const options = conversionOptions(args);
  const layout = args.text("to");
  if (layout === null) {
    throw new UsageError("convert needs --to", {
      hint: `name the layout: --to ${[...LAYOUTS.keys()].join(" or --to ")}`,
    });
  }
  const output = args.text("output");
  if (output === null && !options.dryRun) {
    throw new UsageError("convert needs --output", { hint: "name the folder that is to be written: --output ./out" });
  }
  const format = args.text("format");
  if (format !== null && !options.dryRun) {
    throw new UsageError(`--format ${format} says nothing without --dry-run`, {
      hint: `write --dry-run --format ${format} to see the plan`,
    });
  }
  const dtype = args.text("dtype");
  return {
    layout,
    aim: gateAim(layout),
    output: output ?? "",
    dtype: dtype === null ? null : parseFloatDtype(dtype, "--dtype"),
    json: format === "json",
    options,
  };
}
