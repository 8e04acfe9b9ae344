import { UsageError } from "../../errors.ts";
import { createModelRegistry } from "../../model/model-registry.ts";
import { FORMATS } from "../../report/formats.ts";
import type { CliIo } from "../cli-io.ts";
import type { Command } from "../command.ts";
import { COMMANDS } from "../commands.ts";
import { bashScript } from "../completion/bash.ts";
import { NAME_LISTS, type NameList } from "../completion/completes.ts";
import { type CompletedCommand, completionTable } from "../completion/completion-table.ts";
import { fishScript } from "../completion/fish.ts";
import { zshScript } from "../completion/zsh.ts";
import { type ParsedArguments, parseArguments } from "../parse-arguments.ts";
import { RULES_HERE_OPTIONS, rulesHere } from "../rules-here.ts";

const SHELLS: ReadonlyMap<string, (commands: readonly CompletedCommand[]) => string> = new Map([
  ["bash", bashScript],
  ["zsh", zshScript],
  ["fish", fishScript],
]);

export const completionCommand: Command = {
  usage: "completion <bash|zsh|fish>",
  about:
    "Prints a script that lets a shell complete commands, options, rules, models and paths. It asks checkpointlint for the names of rules and models when they are wanted, those of your own rules too.",
  positionals: { min: 0, max: 1 },
  operands: { words: [...SHELLS.keys()] },
  options: {
    list: { type: "text", choices: NAME_LISTS, hidden: true, describe: "print names, one a line, for these scripts" },
  },
  examples: [
    ["completion bash", "the script for bash"],
    ["completion zsh", "for zsh"],
    ["completion fish", "for fish"],
  ],
  epilogue: `For this shell only:
  eval "$(checkpointlint completion bash)"           bash; zsh likewise, after compinit
  checkpointlint completion fish | source            fish

From the next shell on, keep its output in
  ~/.local/share/bash-completion/completions/checkpointlint
  _checkpointlint, in a folder that zsh has in $fpath
  ~/.config/fish/completions/checkpointlint.fish`,
  run: async (args, io) => {
    const list = NAME_LISTS.find((name) => name === args.text("list"));
    if (list !== undefined) {
      await io.stdout.write(`${(await namesOf(list, io)).join("\n")}\n`);
      return 0;
    }
    await io.stdout.write(scriptFor(args)(await completionTable(COMMANDS)));
    return 0;
  },
};

function scriptFor({ positionals: [shell] }: ParsedArguments): (commands: readonly CompletedCommand[]) => string {
  const script = shell === undefined ? undefined : SHELLS.get(shell);
  if (script !== undefined) return script;
  const hint = `checkpointlint completion <${[...SHELLS.keys()].join("|")}>`;
  throw new UsageError(shell === undefined ? "completion needs a shell" : `completion knows no shell "${shell}"`, {
    hint,
  });
}

async function namesOf(list: NameList, io: CliIo): Promise<readonly string[]> {
  switch (list) {
    case "rules":
      return (await rulesHere(parseArguments([], RULES_HERE_OPTIONS), io, null)).map(({ meta }) => meta.id);
    case "models": {
      const { models } = await io.loadAssets();
      return createModelRegistry(models).entries.map(({ name }) => name);
    }
    case "presets":
      return (await io.loadAssets()).presets.map(({ name }) => name);
    case "formats":
      return FORMATS.map(({ name }) => name);
    default:
      return list satisfies never;
  }
}
