import { type LintedPair, lintPairFolders } from "../../linter/lint-pair-folders.ts";
import type { CliIo } from "../cli-io.ts";
import { linterEnvironment } from "../linter-environment.ts";
import type { LinterOptions } from "../linter-options.ts";
import { oneCheckpoint } from "../one-checkpoint.ts";
import { createProgress } from "../progress.ts";

export interface PairPaths {
  readonly target: { readonly path: string; readonly model: string | null };
  readonly draft: { readonly path: string; readonly model: string | null };
  /** Whether both are to be in the platform's layout. */
  readonly platform: boolean;
  /** Tokens; null where nobody says. */
  readonly servedLength: number | null;
}

/** Reads and lints a target and its draft, by the paths that were typed. @throws as lintPairFolders, and UsageError */
export async function lintPairPaths(
  { target, draft, platform, servedLength }: PairPaths,
  options: Omit<LinterOptions, "model">,
  quiet: boolean,
  io: CliIo,
): Promise<LintedPair> {
  const progress = createProgress(quiet ? { ...io.stderr, isTerminal: false } : io.stderr);
  const rootOf = (path: string, side: string): Promise<string> => oneCheckpoint(path, `a pair has one ${side}`, io.fs);
  try {
    const roots = { target: await rootOf(target.path, "target"), draft: await rootOf(draft.path, "draft") };
    progress.show(`comparing ${roots.draft} with ${roots.target}`);
    return await lintPairFolders(
      {
        target: { root: roots.target, model: target.model },
        draft: { root: roots.draft, model: draft.model },
        platform,
        servedLength,
      },
      options,
      linterEnvironment(io, { ...options, progress }),
    );
  } finally {
    await progress.end();
  }
}
