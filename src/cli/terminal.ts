import type { CliIo, OutputStream } from "./cli-io.ts";
import type { ParsedArguments } from "./parse-arguments.ts";

export interface TerminalStyle {
  readonly color: boolean;
  readonly hyperlinks: boolean;
  readonly width: number | null;
}

const DEFAULT_WIDTH = 80;
/** Narrower than this nothing can be laid out: let the terminal wrap. */
const MIN_WIDTH = 40;

/** A file or a pipe: no colour, no links, no wrapping. */
export const PLAIN_STYLE: TerminalStyle = { color: false, hyperlinks: false, width: null };

/**
 * How to write to a stream. --color and --no-color decide; then FORCE_COLOR, then NO_COLOR (no-color.org), as Node.js
 * orders them; then whether it is a terminal.
 */
export function terminalStyle(stream: OutputStream, args: ParsedArguments, env: CliIo["env"]): TerminalStyle {
  const color = args.flag("color") ?? colorByEnvironment(env) ?? (stream.isTerminal && env["TERM"] !== "dumb");
  return { color, hyperlinks: color && stream.isTerminal && knowsHyperlinks(env), width: widthOf(stream) };
}

/** A pseudo-terminal without a size says 0. */
function widthOf({ columns }: OutputStream): number | null {
  if (columns === null) return null;
  return columns === 0 ? DEFAULT_WIDTH : Math.max(columns, MIN_WIDTH);
}

function colorByEnvironment(env: CliIo["env"]): boolean | null {
  const force = env["FORCE_COLOR"];
  if (force !== undefined) return force !== "0" && force !== "false";
  const none = env["NO_COLOR"];
  return none !== undefined && none !== "" ? false : null;
}

/** Terminals that are known for OSC 8: others may print the address in the text. */
function knowsHyperlinks(env: CliIo["env"]): boolean {
  if (env["CI"] !== undefined && env["CI"] !== "") return false;
  const program = env["TERM_PROGRAM"] ?? "";
  const term = env["TERM"] ?? "";
  return (
    ["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio"].includes(program) ||
    /^(?:xterm-kitty|xterm-ghostty|alacritty|foot|wezterm)/.test(term) ||
    Number(env["VTE_VERSION"] ?? 0) >= 5000 ||
    env["WT_SESSION"] !== undefined ||
    env["KONSOLE_VERSION"] !== undefined
  );
}
