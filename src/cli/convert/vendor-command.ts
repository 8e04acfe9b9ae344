import type { VendorEnding } from "../../report/vendor-log/vendor-log.ts";
import { vendorTime, writeVendorLog } from "../../report/vendor-log/write-vendor-log.ts";
import type { CliIo } from "../cli-io.ts";
import type { Command } from "../command.ts";
import { errorText } from "../error-text.ts";
import type { ExitCode } from "../exit-code.ts";
import type { ParsedArguments } from "../parse-arguments.ts";
import { commandLineText } from "./command-line-text.ts";
import { createStepLog, StepFailed, type StepLog } from "./step-log.ts";
import { tellResult } from "./tell-result.ts";

interface VendorRun {
  readonly command: string;
  /** Without the command's name. */
  readonly argv: readonly string[];
  readonly debug: boolean;
}

/**
 * How a command of the vendor's container runs: step by step, with its report of how they ended, also of a command line that
 * is wrong. @param work does the steps and gives the text to print in place of the report, or null
 */
export function vendorCommand(
  command: string,
  work: (args: ParsedArguments, log: StepLog, io: CliIo) => Promise<string | null>,
): Required<Pick<Command, "run" | "reportUsage">> {
  return {
    async reportUsage(argv, error, io) {
      const log = createStepLog();
      const fail = (): Promise<null> => log.step("parse_args", 2, () => Promise.reject(error));
      return await vendorRun({ command, argv, debug: false }, log, io, fail);
    },
    async run(args, io) {
      const log = createStepLog();
      const run = { command, argv: args.argv, debug: args.flag("debug") === true };
      return await vendorRun(run, log, io, () => work(args, log, io));
    },
  };
}

async function vendorRun(
  { command, argv, debug }: VendorRun,
  log: StepLog,
  io: CliIo,
  work: () => Promise<string | null>,
): Promise<ExitCode> {
  let code: ExitCode = 0;
  let instead: string | null = null;
  try {
    instead = await work();
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    code = error.code;
    if (debug && error.cause !== undefined) await tellResult(io.stderr, errorText(error.cause, { debug }));
  }
  const ending: VendorEnding = { state: code === 0 ? "succeeded" : "failed", time: vendorTime(io.clock()) };
  const report = writeVendorLog({ commandLine: commandLineText(command, argv), steps: log.steps, ending });
  // What was done is done, whether anyone reads about it or not.
  await tellResult(io.stdout, instead ?? report);
  return code;
}
