import { type FixOutcome, fixCheckpoint, type Linted } from "../../engine/fixes/fix-checkpoint.ts";
import type { LintResult } from "../../engine/lint-result.ts";
import { InternalError } from "../../errors.ts";
import type { Linter } from "../../linter/create-linter.ts";
import { createOverlayFs } from "../../source/overlay-fs.ts";
import type { VirtualFs } from "../../source/virtual-fs.ts";
import type { CliIo } from "../cli-io.ts";
import { fixReport } from "./fix-report.ts";
import type { FixRequest } from "./fix-request.ts";
import { writeFixes } from "./write-fixes.ts";

/** What was done to one checkpoint. */
export interface FixedCheckpoint {
  readonly root: string;
  readonly outcome: FixOutcome;
  /** Files that could not be written, with the reason. */
  readonly unwritten: ReadonlyMap<string, string>;
}

export interface Fixing {
  /** What the linter must read through, so that it sees edits before they are written. */
  readonly fs: VirtualFs;
  /** A linter that mends what it lints. Its results are those of the checkpoint as it then is; under a dry run, as it was. */
  around(linter: Linter, options: { readonly keepSubject: boolean }): Linter;
  /** Files that could not be written. */
  failures(): number;
  /** Says on standard error what was done, and under a dry run prints the diff. @param results those of the linter */
  tell(results: readonly LintResult[]): Promise<void>;
}

/** @returns what a lint command wraps around its linter, which must keep the subject of its results */
export function startFixing(request: FixRequest, io: CliIo): Fixing {
  const texts = new Map<string, string>();
  const checkpoints: FixedCheckpoint[] = [];
  const { fs } = io;
  const lay = (root: string, edited: ReadonlyMap<string, string>): void => {
    texts.clear();
    for (const [file, text] of edited) texts.set(fs.join(root, file), text);
  };
  return {
    fs: createOverlayFs(fs, texts),
    failures: () => checkpoints.reduce((sum, { unwritten }) => sum + unwritten.size, 0),
    async tell(results) {
      if (request.dryRun) {
        const { fixDiff } = await import("./fix-diff.ts");
        const text = fixDiff(checkpoints, { terminal: io.stdout.isTerminal });
        if (text !== "") await io.stdout.write(text);
      }
      await io.stderr.write(fixReport(checkpoints, results, request));
    },
    around: (linter, { keepSubject }) => ({
      ...linter,
      async lint(root) {
        const linted = async (edited: ReadonlyMap<string, string>): Promise<Linted> => {
          lay(root, edited);
          return toLinted(await linter.lint(root));
        };
        try {
          const first = await linted(new Map());
          const outcome = await fixCheckpoint(first, linted, request);
          const unwritten = request.dryRun ? new Map<string, string>() : await writeFixes(root, outcome.files, io);
          checkpoints.push({ root, outcome, unwritten });
          if (request.dryRun) return withSubject(first.result, keepSubject);
          const result = unwritten.size === 0 ? outcome.result : (await linted(new Map())).result;
          return withSubject(result, keepSubject);
        } finally {
          texts.clear();
        }
      },
    }),
  };
}

function toLinted(result: LintResult): Linted {
  if (result.subject === undefined) throw new InternalError("a linter that mends must keep the subject");
  return { result, checkpoint: result.subject.checkpoint };
}

/** A checkpoint that no report asked for is not kept until the last one is linted. */
function withSubject(result: LintResult, keep: boolean): LintResult {
  if (keep) return result;
  const { subject: _, ...rest } = result;
  return rest;
}
