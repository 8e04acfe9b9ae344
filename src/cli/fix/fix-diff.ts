import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";
import { escapeTerminal } from "../../report/escape-terminal.ts";
import type { FixedCheckpoint } from "./fixing-linter.ts";

/**
 * What fixes change, as a unified diff that `git apply` and `patch -p1` take, with paths from where the command was typed.
 * @param terminal whether it goes to one: then what a terminal would act on is shown as an escape
 */
export function fixDiff(checkpoints: readonly FixedCheckpoint[], { terminal }: { readonly terminal: boolean }): string {
  const patches = checkpoints.flatMap(({ root, outcome }) =>
    outcome.files.map(({ file, before, after }) => {
      const path = pathIn(root, file);
      const from = before === null ? "/dev/null" : `a/${path}`;
      const patch = createTwoFilesPatch(from, `b/${path}`, before ?? "", after, undefined, undefined, {
        headerOptions: FILE_HEADERS_ONLY,
      });
      return path.includes(" ") ? endNames(patch) : patch;
    }),
  );
  const text = patches.join("");
  return terminal ? text.replace(/[^\n\t]+/g, escapeTerminal) : text;
}

/** patch takes a name to end at its first blank, unless a tab ends it: git writes one too. */
function endNames(patch: string): string {
  const lines = patch.split("\n");
  return lines.map((line, at) => (at < 2 && /^(?:---|\+\+\+) [^"].* /.test(line) ? `${line}\t` : line)).join("\n");
}

/** A path from the root of the disk stays readable: patch strips one part of it. */
function pathIn(root: string, file: string): string {
  const folder = root.replace(/^(?:\.\/)+|\/+$/g, "");
  return folder === "" || folder === "." ? file : `${folder.replace(/^\/+/, "")}/${file}`;
}
