import { bytesOfDtypes } from "../../checkpoint/weights.ts";
import { ConversionError } from "../../convert/conversion-error.ts";
import type { LintSubject } from "../../engine/lint-result.ts";
import { bytesText } from "../../report/transfer-text.ts";
import type { CliIo } from "../cli-io.ts";
import { commandLineText } from "../convert/command-line-text.ts";
import { StepFailed, type StepLog } from "../convert/step-log.ts";
import type { Backend, BackendRequest } from "./backend.ts";
import { backendArgv } from "./backend-argv.ts";
import { backendOutcome } from "./backend-outcome.ts";
import { runBackend } from "./run-backend.ts";

/** What the vendor's documentation asks for, times the size of the weights. */
const MEMORY_FACTOR = 2.5;

export interface BackendConversion {
  readonly backend: Exclude<Backend, { readonly kind: "builtin" }>;
  readonly request: BackendRequest;
  readonly subject: LintSubject;
  readonly dryRun: boolean;
  readonly quiet: boolean;
}

/**
 * Lets another program convert, and takes its steps for ours.
 * @returns the command line of a dry run; null when it was run
 * @throws StepFailed
 */
export async function convertByBackend(
  { backend, request, subject, dryRun, quiet }: BackendConversion,
  log: StepLog,
  io: CliIo,
): Promise<string | null> {
  const weights = [...bytesOfDtypes(subject.checkpoint.weights).values()].reduce((sum, bytes) => sum + bytes, 0);
  const run = await log.attempt("convert", 3, async () => {
    const places = await placesOf(request, dryRun, io);
    const argv = backendArgv(backend, { ...request, ...places });
    const [program, ...rest] = argv;
    if (dryRun) return `${commandLineText(program, rest)}\n`;
    return backendOutcome(backend.kind, program, await runBackend(argv, quiet, io), bytesText(weights * MEMORY_FACTOR));
  });
  if (typeof run === "string") return run;
  log.add(run.steps);
  if (run.failed && run.error === null) throw new StepFailed(3);
  log.found("convert", 3, run.error === null ? [] : [run.error], []);
  return null;
}

/** Absolute folders. The output is made, and is empty: what another program makes of a full one nobody knows. */
async function placesOf(
  { input, output, server, cacheLocation }: BackendRequest,
  dryRun: boolean,
  { fs, makeFolder }: CliIo,
): Promise<Partial<BackendRequest>> {
  const kind = await fs.kindOf(output);
  if (kind !== null && (kind !== "directory" || (await fs.list(output)).length > 0)) {
    throw new ConversionError("output", `${output} is there and is no empty folder`, {
      hint: "name a folder that is empty or does not exist",
    });
  }
  const source = await fs.canonical(input);
  const parent = await fs.canonical(kind === null ? await existing(output, fs) : output);
  if (parent === source || parent.startsWith(`${source}/`)) {
    throw new ConversionError("alias", `${output} lies in the source ${input}`, {
      hint: "name a folder outside of the checkpoint",
    });
  }
  if (!dryRun) await makeFolder(output);
  if (cacheLocation !== null && !dryRun) await makeFolder(cacheLocation);
  const place = async (path: string): Promise<string> => ((await fs.kindOf(path)) === null ? path : fs.canonical(path));
  return {
    input: source,
    output: await place(output),
    server: server !== null && (await fs.kindOf(server)) === "directory" ? await fs.canonical(server) : server,
    cacheLocation: cacheLocation === null ? null : await place(cacheLocation),
  };
}

/** The nearest folder above that exists. */
async function existing(path: string, fs: CliIo["fs"]): Promise<string> {
  const parent = fs.parent(path);
  if (parent === path || (await fs.kindOf(parent)) !== null) return parent;
  return existing(parent, fs);
}
