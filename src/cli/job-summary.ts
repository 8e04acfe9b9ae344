import type { LintResult } from "../engine/lint-result.ts";
import { createMarkdown } from "../report/markdown.ts";
import type { ReportContext } from "../report/report-context.ts";
import { SourceError, type VirtualFs } from "../source/virtual-fs.ts";
import type { CliIo } from "./cli-io.ts";
import { OutputError } from "./output-error.ts";

/** GitHub drops the whole summary of a step that is larger. */
const MAX_SUMMARY = 1024 * 1024;
/** Less room than this says nothing. */
const MIN_ROOM = 1024;

/** Adds the report to the summary of a GitHub Actions step. It is an extra: where it cannot be written, the verdict stands. */
export async function writeJobSummary(
  file: string,
  results: readonly LintResult[],
  context: ReportContext,
  io: CliIo,
): Promise<void> {
  const room = MAX_SUMMARY - (await sizeOf(io.fs, file));
  if (room < MIN_ROOM) {
    await io.stderr.write("note: the job summary is full, so the report is not in it\n");
    return;
  }
  try {
    await io.appendFile(file, createMarkdown(room)(results, context));
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    await io.stderr.write(`note: ${error.message}\n`);
  }
}

async function sizeOf(fs: VirtualFs, path: string): Promise<number> {
  try {
    const file = await fs.open(path);
    await file.close();
    return file.size;
  } catch (error) {
    if (error instanceof SourceError) return 0;
    throw error;
  }
}
