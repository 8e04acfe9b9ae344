import { isNameList } from "./completes.ts";
import type { CompletedCommand, CompletedOption, Operands, OptionValue } from "./completion-table.ts";

export function zshScript(commands: readonly CompletedCommand[]): string {
  const names = commands.map(({ name }) => name);
  return `#compdef checkpointlint
# zsh completion for checkpointlint: put it into a folder of $fpath as _checkpointlint

_checkpointlint_names() {
  local -a names
  names=(\${(f)"$($_checkpointlint_program completion --list $1 2>/dev/null)"})
  compadd -- $names
}

_checkpointlint_commands() {
  local -a commands
  commands=(
${commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`).join("\n")}
  )
  _describe command commands
}

_checkpointlint() {
  local _checkpointlint_program=$words[1] command= at
  # The command is the first word that is no common flag; without one it is lint.
  for ((at = 2; at < CURRENT; at++)); do
    case $words[at] in
      --color|--no-color|--debug|-h|--help|-v|--version) ;;
      ${names.join("|")}) command=$words[at]; words[at]=(); ((CURRENT--)); break ;;
      *) command=lint; break ;;
    esac
  done
  if [[ -z $command ]]; then
    if [[ $words[CURRENT] != -* ]]; then
      _checkpointlint_commands
      _files
      return
    fi
    command=lint
  fi
  case $command in
${commands.map(commandCase).join("\n")}
  esac
}

if [[ $funcstack[1] == _checkpointlint ]]; then
  _checkpointlint "$@"
else
  compdef _checkpointlint checkpointlint
fi
`;
}

function commandCase({ name, options, operands }: CompletedCommand): string {
  const specs = [...options.flatMap(optionSpecs), ...operandSpecs(operands)];
  return `    ${name})\n      _arguments -S -s \\\n${specs.map((spec) => `        ${quoted(spec)}`).join(" \\\n")} ;;`;
}

function optionSpecs({ long, short, describe, many, value }: CompletedOption): readonly string[] {
  const text = `[${escaped(describe)}]${value === null ? "" : `:${escaped(value.label)}:${valueAction(value)}`}`;
  const repeated = many ? "*" : "";
  return [
    `${repeated}${long}${value === null ? "" : "="}${text}`,
    ...(short === null ? [] : [`${repeated}${short}${value === null ? "" : "+"}${text}`]),
  ];
}

function valueAction({ words, completes }: OptionValue): string {
  if (words.length > 0) return `(${words.join(" ")})`;
  if (completes === "folder") return "_files -/";
  if (isNameList(completes)) return ` _checkpointlint_names ${completes}`;
  return completes === "path" ? "_files" : " ";
}

function operandSpecs({ words, paths, completes }: Operands): readonly string[] {
  const rest = isNameList(completes) ? [`*:name: _checkpointlint_names ${completes}`] : paths ? ["*:path:_files"] : [];
  return words.length > 0 ? [`1:part:(${words.join(" ")})`, ...rest] : rest;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\[\]:]/g, (character) => `\\${character}`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
