import type { UsageError } from "../errors.ts";
import type { CliIo } from "./cli-io.ts";
import type { Operands } from "./completion/completion-table.ts";
import type { ExitCode } from "./exit-code.ts";
import type { OptionTable } from "./option-table.ts";
import type { ParsedArguments } from "./parse-arguments.ts";

export interface Command {
  /** Without the program's name: "lint [paths..]". */
  readonly usage: string;
  /** Paragraph below the usage line. */
  readonly about: string;
  /** How many positional arguments it takes. */
  readonly positionals: { readonly min: number; readonly max: number };
  /** What a shell completes positional arguments with; paths when not given. */
  readonly operands?: Partial<Operands>;
  /** Beside COMMON_OPTIONS. */
  readonly options: OptionTable;
  /** Command line and what it does. */
  readonly examples: readonly (readonly [string, string])[];
  /** Below the options: exit codes and the like. */
  readonly epilogue: string | null;
  run(args: ParsedArguments, io: CliIo): Promise<ExitCode>;
  /** Tells of arguments that cannot be read, where the report of the command does. @param argv without the command's name */
  reportUsage?(argv: readonly string[], error: UsageError, io: CliIo): Promise<ExitCode>;
}
