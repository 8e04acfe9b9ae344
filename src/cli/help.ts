import yargs from "yargs";
import type { Command } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { COMMON_OPTIONS, type OptionTable } from "./option-table.ts";

const MAX_WIDTH = 110;
/** Of a command line that has what it does beside it; above longer ones. */
const MAX_BESIDE = 60;

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
  if (command.epilogue !== null) page.epilogue(command.epilogue);
  const text = withExamples((await page.getHelp()).trimEnd(), command.examples);
  return withCommands ? `${text}\n\n${MORE}\n` : `${text}\n`;
}

const MORE = "checkpointlint <command> --help shows the options and examples of a command.";

/**
 * With the examples before the options, where a long list would hide them. yargs would break a long command line in two
 * columns: nobody could copy it.
 */
function withExamples(text: string, examples: Command["examples"]): string {
  if (examples.length === 0) return text;
  const lines = examples.map(([line]) => `checkpointlint ${line}`);
  const longest = Math.max(...lines.map((line) => line.length));
  const shown = examples.map(([, what], at) => {
    const line = lines[at] ?? "";
    return longest <= MAX_BESIDE ? `  ${line.padEnd(longest)}  ${what}` : `  # ${what}\n  ${line}`;
  });
  const blocks = text.split("\n\n");
  const at = blocks.findIndex((block) => /^[A-Z][a-z ]*:\n/.test(block));
  return blocks.toSpliced(at, 0, `Examples:\n${shown.join("\n")}`).join("\n\n");
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
