import { isNameList } from "./completes.ts";
import type { CompletedCommand, CompletedOption, OptionValue } from "./completion-table.ts";

export function fishScript(commands: readonly CompletedCommand[]): string {
  const names = commands.map(({ name }) => name).join(" ");
  return `# fish completion for checkpointlint: put it into ~/.config/fish/completions/checkpointlint.fish

# The command is the first word that is no common flag; without one it is lint.
function __checkpointlint_command
  for word in (commandline -opc)[2..]
    if contains -- $word ${names}
      echo $word
      return
    end
    if not string match -qr -- '^(--(no-)?color|--debug|-h|--help|-v|--version)$' $word
      break
    end
  end
  echo lint
end

function __checkpointlint_is
  test (__checkpointlint_command) = $argv[1]
end

function __checkpointlint_first
  test (count (commandline -opc)) -eq 1
end

${commands.flatMap((command) => [...linesOf(command)]).join("\n")}
`;
}

function* linesOf({ name, summary, options, operands }: CompletedCommand): Iterable<string> {
  const is = `-n '__checkpointlint_is ${name}'`;
  yield `complete -c checkpointlint -n __checkpointlint_first -a ${name} -d ${quoted(summary)}`;
  if (!operands.paths) yield `complete -c checkpointlint ${is} -f`;
  if (operands.words.length > 0) yield `complete -c checkpointlint ${is} -a ${quoted(operands.words.join(" "))}`;
  if (isNameList(operands.completes)) {
    yield `complete -c checkpointlint ${is} -a '(checkpointlint completion --list ${operands.completes})'`;
  }
  for (const option of options) yield `complete -c checkpointlint ${is} ${optionFlags(option)}`;
}

function optionFlags({ long, short, describe, value }: CompletedOption): string {
  return [
    `-l ${long.slice(2)}`,
    ...(short === null ? [] : [`-s ${short.slice(1)}`]),
    ...(value === null ? [] : [valueFlags(value)]),
    `-d ${quoted(describe)}`,
  ].join(" ");
}

function valueFlags({ words, completes }: OptionValue): string {
  if (words.length > 0) return `-x -a ${quoted(words.join(" "))}`;
  if (completes === "folder") return "-x -a '(__fish_complete_directories)'";
  if (isNameList(completes)) return `-x -a '(checkpointlint completion --list ${completes})'`;
  return completes === "path" ? "-r -F" : "-x";
}

function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, (character) => `\\${character}`)}'`;
}
