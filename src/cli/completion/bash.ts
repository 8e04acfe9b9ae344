import { isNameList } from "./completes.ts";
import type { CompletedCommand, CompletedOption } from "./completion-table.ts";

/** Works with bash 3.2 too, which macOS has. Words are compared as they are: `compgen -W` would expand them. */
export function bashScript(commands: readonly CompletedCommand[]): string {
  const names = commands.map(({ name }) => name);
  return `# bash completion for checkpointlint: source it, or put it into /etc/bash_completion.d or
# ~/.local/share/bash-completion/completions/checkpointlint

_checkpointlint_words() {
  local word
  while IFS= read -r word; do
    if [[ -n $word && $word == "$cur"* ]]; then COMPREPLY+=("$word"); fi
  done
}

_checkpointlint_names() {
  _checkpointlint_words < <("\${COMP_WORDS[0]}" completion --list "$1" 2>/dev/null)
}

_checkpointlint_paths() {
  local word
  compopt -o filenames 2>/dev/null
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen "$1" -- "$cur")
}

_checkpointlint() {
  local cur=\${COMP_WORDS[COMP_CWORD]} command= option= at word
  COMPREPLY=()

  # The command is the first word that is no common flag; without one it is lint.
  for ((at = 1; at < COMP_CWORD; at++)); do
    word=\${COMP_WORDS[at]}
    case $word in
      --color | --no-color | --debug | -h | --help | -v | --version) ;;
      ${names.join(" | ")}) command=$word; break ;;
      *) command=lint; break ;;
    esac
  done

  # bash takes = and : for words of their own.
  option=\${COMP_WORDS[COMP_CWORD-1]}
  if [[ $cur == "=" || $cur == ":" ]]; then
    cur=
    if [[ \${COMP_WORDS[COMP_CWORD]} == ":" ]]; then option=:; fi
  elif [[ $option == "=" ]]; then
    option=\${COMP_WORDS[COMP_CWORD-2]}
  fi

  case $option in
    :) _checkpointlint_words <<< $'error\\nwarning\\ninfo\\noff'; return ;;
  esac
  case "\${command:-lint} $option" in
${commands.flatMap(valueCases).join("\n")}
  esac
  if [[ $cur == -* ]]; then
    case "\${command:-lint}" in
${commands.map(optionCase).join("\n")}
    esac
    return
  fi
  if [[ -z $command ]]; then _checkpointlint_words <<< $'${names.join("\\n")}'; fi
  case "\${command:-lint}" in
${commands.map(operandCase).join("\n")}
  esac
}

complete -o default -F _checkpointlint checkpointlint
`;
}

function valueCases({ name, options }: CompletedCommand): readonly string[] {
  return options
    .filter(({ value }) => value !== null)
    .map((option) => `    ${patterns(name, option)}) ${valueAction(option)}return ;;`);
}

function patterns(command: string, { long, short }: CompletedOption): string {
  return [long, short].flatMap((flag) => (flag === null ? [] : [`"${command} ${flag}"`])).join(" | ");
}

/** Without one, bash completes file names. */
function valueAction({ value }: CompletedOption): string {
  if (value === null) return "";
  const { words, completes } = value;
  if (words.length > 0) return `${list(words)}; `;
  if (completes === "path" || completes === "folder")
    return `_checkpointlint_paths ${completes === "path" ? "-f" : "-d"}; `;
  return isNameList(completes) ? `_checkpointlint_names ${completes}; ` : "";
}

function optionCase({ name, options }: CompletedCommand): string {
  return `      ${name}) ${list(options.map(({ long }) => long))} ;;`;
}

function operandCase({ name, operands }: CompletedCommand): string {
  const actions = [
    ...(operands.words.length > 0 ? [`if [[ $option == ${name} ]]; then ${list(operands.words)}; fi`] : []),
    ...(isNameList(operands.completes) ? [`_checkpointlint_names ${operands.completes}`] : []),
    ...(operands.paths ? ["_checkpointlint_paths -f"] : []),
  ];
  return `    ${name}) ${actions.length === 0 ? ":" : actions.join("; ")} ;;`;
}

function list(words: readonly string[]): string {
  return `_checkpointlint_words <<< $'${words.join("\\n")}'`;
}
