import { UsageError } from "../errors.ts";
import type { CliIo } from "./cli-io.ts";
import type { Command } from "./command.ts";
import { errorText } from "./error-text.ts";
import type { ExitCode } from "./exit-code.ts";
import { findCommand } from "./find-command.ts";
import { type ParsedArguments, parseArguments } from "./parse-arguments.ts";
import { terminalStyle } from "./terminal.ts";
import { VERSION } from "./version.ts";

/**
 * Runs one command line.
 * @param argv without the interpreter and the program
 * @returns the exit code; never throws
 */
export async function main(argv: readonly string[], io: CliIo): Promise<ExitCode> {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    await io.stderr.write(errorText(error, { debug: wantsDebug(argv, io) })).catch(() => undefined);
    return 2;
  }
}

async function dispatch(argv: readonly string[], io: CliIo): Promise<ExitCode> {
  const found = findCommand(argv);
  const command = await found.command.load();
  const tell = async (error: unknown): Promise<ExitCode> => {
    if (!(error instanceof UsageError) || command.reportUsage === undefined) throw error;
    return await command.reportUsage(found.argv, error, io);
  };
  let args: ParsedArguments;
  try {
    args = parseArguments(found.argv, command.options);
  } catch (error) {
    return await tell(error);
  }
  if (args.flag("help") === true) {
    const { helpPage } = await import("./help.ts");
    await io.stdout.write(
      await helpPage({ command, withCommands: !found.named }, terminalStyle(io.stdout, args, io.env).width),
    );
    return 0;
  }
  if (args.flag("version") === true) {
    await io.stdout.write(`${VERSION}\n`);
    return 0;
  }
  try {
    checkPositionals(found.command.name, command, args);
  } catch (error) {
    return await tell(error);
  }
  return await command.run(args, io);
}

function checkPositionals(name: string, { positionals, usage }: Command, args: ParsedArguments): void {
  const given = args.positionals.length;
  const hint = `checkpointlint ${usage}; checkpointlint ${name} --help tells more`;
  if (given < positionals.min) throw new UsageError(`${name} needs ${missingArgument(usage, given)}`, { hint });
  const extra = args.positionals[positionals.max];
  if (extra !== undefined) throw new UsageError(`${name} takes no argument "${extra}"`, { hint });
}

/** "<draft>", the argument after those that are given; of several, whether it is the second. */
function missingArgument(usage: string, given: number): string {
  const names = [...usage.matchAll(/(?:^| )(<[^>]+>)(?= |$)/g)].map(([, name = ""]) => name);
  return names[given] ?? "an argument";
}

function wantsDebug(argv: readonly string[], io: CliIo): boolean {
  const end = argv.indexOf("--");
  const options = end === -1 ? argv : argv.slice(0, end);
  return options.includes("--debug") || io.env["CHECKPOINTLINT_DEBUG"] === "1";
}
