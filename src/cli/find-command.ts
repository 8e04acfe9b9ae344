import { COMMANDS, type CommandEntry } from "./commands.ts";

export interface FoundCommand {
  readonly command: CommandEntry;
  /** Whether its name was written; `checkpointlint ./x` does not. */
  readonly named: boolean;
  /** The arguments without the command's name. */
  readonly argv: readonly string[];
}

/** Common flags may stand before the command's name; after another option the next word may be its value. */
const COMMON_FLAG = /^(?:--(?:no-)?color|--debug|--help|-h|--version|-v)$/;

/** The command is the first word, if that is a command's name; a folder of that name is `./rules`. */
export function findCommand(argv: readonly string[], commands: readonly CommandEntry[] = COMMANDS): FoundCommand {
  const [first] = commands;
  if (first === undefined) throw new RangeError("no commands");
  const at = argv.findIndex((token) => !COMMON_FLAG.test(token));
  // `checkpointlint help rules`, as other tools have it.
  if (argv[at] === "help") return findCommand(["--help", ...argv.toSpliced(at, 1)], commands);
  const command = commands.find(({ name }) => name === argv[at]);
  if (command === undefined) return { command: first, named: false, argv };
  return { command, named: true, argv: argv.toSpliced(at, 1) };
}
