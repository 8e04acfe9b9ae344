import yargs from "yargs";
import type { Command } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { COMMON_OPTIONS, type OptionTable } from "./option-table.ts";

const MAX_WIDTH = 110;

export interface HelpPage {
  readonly command: Command;
  /** Whether to list the commands too: `checkpointlint --help`. */
  readonly withCommands: boolean;
}

/** The help of a command. yargs lays it out; it is loaded for nothing else. */
export async function helpPage({ command, withCommands }: HelpPage, width: number | null): Promise<string> {
  const page = yargs([])
    .scriptName("checkpointlint")
    .locale("en")
    .exitProcess(false)
    .help(false)
    .version(false)
    .wrap(Math.min(width ?? MAX_WIDTH, MAX_WIDTH))
    .usage(`$0 ${command.usage}\n\n${command.about}`);
  if (withCommands) {
    for (const { name, summary } of COMMANDS) page.command(name, summary);
  }
  addOptions(page, "Options:", command.options);
  addOptions(page, "Common options:", COMMON_OPTIONS);
  for (const [line, what] of command.examples) page.example(`$0 ${line}`, what);
  if (command.epilogue !== null) page.epilogue(command.epilogue);
  const text = examplesFirst((await page.getHelp()).trimEnd());
  return withCommands ? `${text}\n\n${MORE}\n` : `${text}\n`;
}

const MORE = "checkpointlint <command> --help shows the options and examples of a command.";

/** yargs puts the examples last, where a long list of options hides them. */
function examplesFirst(text: string): string {
  const blocks = text.split("\n\n");
  const examples = blocks.find((block) => block.startsWith("Examples:\n"));
  if (examples === undefined) return text;
  const rest = blocks.filter((block) => block !== examples);
  const at = rest.findIndex((block) => /^[A-Z][a-z ]*:\n/.test(block));
  return rest.toSpliced(at, 0, examples).join("\n\n");
}

/** Types are left out, so that yargs prints none: the value that an option wants stands beside its name. */
function addOptions(page: ReturnType<typeof yargs>, group: string, options: OptionTable): void {
  for (const [name, spec] of Object.entries(options)) {
    if (spec.hidden === true) continue;
    const shown = spec.negated === true ? `no-${name}` : name;
    const value = spec.choices?.join("|") ?? spec.value;
    page.option(value === undefined ? shown : `${shown} <${value}>`, {
      describe: spec.describe,
      group,
      ...(spec.short === undefined ? {} : { alias: spec.short }),
    });
  }
}
