import { CAUSES } from "../engine/causes.ts";
import { didYouMean } from "../engine/did-you-mean.ts";
import type { LintResult } from "../engine/lint-result.ts";
import { UsageError } from "../errors.ts";
import { FORMATS } from "../report/formats.ts";
import { VERSION } from "../version.ts";
import { refuseUnknownOptions } from "./refuse-unknown-options.ts";

/** How a report looks. Everything may be left out. */
export interface ReportOptions {
  /** ANSI colours, in `stylish`; off when not given. */
  readonly color?: boolean;
  /** Columns to wrap at; not wrapped when not given. */
  readonly width?: number;
  /** Errors only; the counts keep telling of the others. */
  readonly quiet?: boolean;
  /** Add times, which differ from run to run. */
  readonly stats?: boolean;
}

const OPTIONS = { color: true, width: true, quiet: true, stats: true } as const satisfies Record<
  keyof ReportOptions,
  true
>;

/** The names of the report formats. */
export function listFormats(): readonly string[] {
  return FORMATS.map(({ name }) => name);
}

/**
 * The text of a report, as the command line writes it.
 * @param format one of `listFormats()`
 * @throws UsageError for an unknown format or option, and for one that shows more than findings when results have no `subject`
 */
export async function formatReport(
  results: readonly LintResult[],
  format: string,
  options: ReportOptions = {},
): Promise<string> {
  refuseUnknownOptions(options, OPTIONS);
  const found = FORMATS.find(({ name }) => name === format);
  if (found === undefined) {
    const guess = didYouMean(format, listFormats());
    throw new UsageError(`unknown format "${format}"${guess}`, { hint: `formats: ${listFormats().join(", ")}` });
  }
  if (found.needsSubject === true && results.some(({ subject }) => subject === undefined)) {
    throw new UsageError(`the format ${format} shows the checkpoint too`, { hint: "lint with keepSubject: true" });
  }
  const report = await found.load({ color: options.color === true, hyperlinks: false });
  return report(results, {
    toolVersion: VERSION,
    width: options.width ?? null,
    quiet: options.quiet === true,
    stats: options.stats === true,
    unchecked: [],
    failOn: "error",
    rootPath: (root) => root,
    causeOf: (id) => CAUSES.get(id) ?? null,
  });
}
