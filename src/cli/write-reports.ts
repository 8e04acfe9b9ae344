import type { LintResult } from "../engine/lint-result.ts";
import type { ReportContext } from "../report/report-context.ts";
import type { CliIo } from "./cli-io.ts";
import type { OutputRequest } from "./output-request.ts";
import { refuseInside } from "./refuse-inside.ts";
import { PLAIN_STYLE, type TerminalStyle } from "./terminal.ts";

/** Writes every report that was asked for, files first: they are there before anyone sees the verdict. */
export async function writeReports(
  results: readonly LintResult[],
  outputs: readonly OutputRequest[],
  context: Omit<ReportContext, "width">,
  style: TerminalStyle,
  io: CliIo,
): Promise<void> {
  for (const { format, file } of outputs.toSorted((a, b) => Number(a.file === null) - Number(b.file === null))) {
    const own = file === null ? style : PLAIN_STYLE;
    const report = await format.load(own);
    const text = report(results, { ...context, width: own.width });
    if (file !== null) {
      await refuseInside(
        io.fs,
        results.map(({ root }) => root),
        file,
      );
      await io.writeFile(file, text);
    } else if (text !== "") await io.stdout.write(text);
  }
}
