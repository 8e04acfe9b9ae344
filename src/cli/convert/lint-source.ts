import type { TensorScan } from "../../checkpoint/tensor-scan.ts";
import type { LintResult, LintSubject } from "../../engine/lint-result.ts";
import { InternalError } from "../../errors.ts";
import { createLinter, type Linter } from "../../linter/create-linter.ts";
import type { CliIo } from "../cli-io.ts";
import { linterEnvironment } from "../linter-environment.ts";
import type { LinterOptions } from "../linter-options.ts";
import type { Progress } from "../progress.ts";

export interface LintedSource {
  readonly result: LintResult;
  /** What a layout plans from. */
  readonly subject: LintSubject;
  readonly linter: Linter;
}

/** Reads and lints what is to be converted, or was. @param scans what was seen of its values @throws as Linter.lint */
export async function lintSource(
  root: string,
  options: LinterOptions,
  io: CliIo,
  progress: Progress,
  scans: ReadonlyMap<string, TensorScan> | null = null,
): Promise<LintedSource> {
  progress.show(`linting ${root}`);
  const environment = { ...linterEnvironment(io, { ...options, progress }), scans };
  const linter = await createLinter({ ...options, keepSubject: true }, environment);
  const result = await linter.lint(root);
  if (result.subject === undefined) throw new InternalError("the lint kept no subject");
  return { result, subject: result.subject, linter };
}
