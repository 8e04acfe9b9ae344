import type { UnmatchedPath } from "../checkpoint/discover-unmatched.ts";
import { nearestNames } from "../model/nearest-names.ts";
import { escapeTerminal } from "../report/escape-terminal.ts";
import { COMMANDS } from "./commands.ts";

/** What is said of a path that stands for no checkpoint. */
export function unmatchedText({ path, reason, hint }: UnmatchedPath, label: "error" | "skipped"): string {
  const lines = [`${label}: ${path}: ${reason}`];
  if (label === "error") lines.push(`hint: ${commandHint(path) ?? hint}`);
  return `${lines.map(escapeTerminal).join("\n")}\n`;
}

/** `checkpointlint --format json rules`, `checkpointlint rulse`: a word that is, or nearly is, a command's name. */
function commandHint(path: string): string | null {
  if (!/^[a-z][a-z-]*$/.test(path)) return null;
  const names = COMMANDS.map(({ name }) => name);
  if (names.includes(path)) return `the command comes before its options: checkpointlint ${path} ...`;
  const near = nearestNames(path, names, 1)[0];
  return near === undefined ? null : `did you mean the command: checkpointlint ${near}?`;
}

/** What is said when no path was named and the current folder is no checkpoint. */
export function nothingHereText({ reason }: UnmatchedPath): string {
  return `error: ${escapeTerminal(reason)}, and no path was named
hint: checkpointlint <folder>   checks a checkpoint, or all that are below a folder
      checkpointlint --help     shows options and examples
`;
}
