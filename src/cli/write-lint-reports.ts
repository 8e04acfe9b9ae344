import { CAUSES } from "../engine/causes.ts";
import type { LintResult } from "../engine/lint-result.ts";
import type { ReportFormat } from "../report/formats.ts";
import type { CauseText, ReportContext } from "../report/report-context.ts";
import type { CliIo } from "./cli-io.ts";
import type { OutputRequest } from "./output-request.ts";
import type { ParsedArguments } from "./parse-arguments.ts";
import { terminalStyle } from "./terminal.ts";
import { VERSION } from "./version.ts";
import { writeReports } from "./write-reports.ts";

/** What a report of a lint needs to know beside what the terminal tells. */
export type ReportFacts = Pick<ReportContext, "quiet" | "stats" | "unchecked" | "failOn">;

/**
 * Writes the reports of a lint that were asked for, in the formats of `lint`.
 * @returns what they were told, for other reports of the same results
 */
export async function writeLintReports(
  results: readonly LintResult[],
  outputs: readonly OutputRequest<ReportFormat>[],
  facts: ReportFacts,
  args: ParsedArguments,
  io: CliIo,
): Promise<Omit<ReportContext, "width">> {
  const causeOf = (id: string): CauseText | null => CAUSES.get(id) ?? null;
  const roots = results.map(({ root }) => root);
  const rootPath = outputs.some(({ format }) => format.needsRootPaths === true)
    ? await (await import("./root-paths.ts")).rootPaths([...roots, ...facts.unchecked.map(({ path }) => path)], io)
    : (root: string): string => root;
  const isPair = results.some(({ pair }) => pair !== undefined);
  const pairs = isPair ? { pairs: (await import("../report/pair-printer.ts")).PAIR_PRINTER } : {};
  const context = { ...facts, toolVersion: VERSION, rootPath, causeOf, ...pairs };
  await writeReports(
    outputs,
    async (format, style) => (await format.load(style))(results, { ...context, width: style.width }),
    // The folder of a configuration file is no checkpoint: a report may well go there.
    results.filter(({ kind }) => kind === "checkpoint").map(({ root }) => root),
    terminalStyle(io.stdout, args, io.env),
    io,
  );
  return context;
}
