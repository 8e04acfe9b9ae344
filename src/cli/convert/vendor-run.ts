import type { VendorEnding } from "../../report/vendor-log/vendor-log.ts";
import { vendorTime, writeVendorLog } from "../../report/vendor-log/write-vendor-log.ts";
import type { CliIo } from "../cli-io.ts";
import { errorText } from "../error-text.ts";
import type { ExitCode } from "../exit-code.ts";
import { commandLineText } from "./command-line-text.ts";
import { StepFailed, type StepLog } from "./step-log.ts";
import { tellResult } from "./tell-result.ts";

export interface VendorCommand {
  readonly command: string;
  /** Without the command's name. */
  readonly argv: readonly string[];
  readonly debug: boolean;
}

/** Does the steps and prints the report of how they ended. @param work gives the text to print in its place, or null */
export async function vendorRun(
  { command, argv, debug }: VendorCommand,
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
