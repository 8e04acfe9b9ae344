import type { ConcreteFix } from "../engine/fix.ts";
import type { Diagnostic, LintResult } from "../engine/lint-result.ts";
import type { PairVerdict } from "../engine/pair-verdict.ts";
import type { JsonValue } from "../format/json/json-value.ts";
import { printPointer } from "../format/json/pointer.ts";
import { gravest } from "./gravest.ts";
import { oneBasedRange } from "./one-based-range.ts";
import type { ReportContext } from "./report-context.ts";
import { safeJson } from "./safe-json.ts";
import { sumCounts } from "./sum-counts.ts";

/** Bounds a report on a hostile checkpoint; `omitted` and `counts` tell what was left out. */
const MAX_DIAGNOSTICS = 20_000;

/** schemas/report.schema.json: checkpointlint/report@1. */
export function json(results: readonly LintResult[], context: ReportContext): string {
  return safeJson({
    schema: "checkpointlint/report@1",
    tool: { name: "checkpointlint", version: context.toolVersion },
    checkpoints: results.filter(({ kind }) => kind === "checkpoint").map((result) => checkpointEntry(result, context)),
    ...deployments(results, context),
    ...pairs(results, context),
    ...configurations(results, context),
    ...unchecked(context),
    counts: sumCounts(results),
  });
}

/** Left out when there are none. */
function unchecked({ unchecked: paths }: ReportContext): object {
  return paths.length === 0 ? {} : { unchecked: paths.map(({ path, reason }) => ({ path, reason })) };
}

/** Left out when no resources were linted. */
function deployments(results: readonly LintResult[], context: ReportContext): object {
  const found = results.filter(({ kind }) => kind === "deployment");
  return found.length === 0 ? {} : { deployments: found.map((result) => deploymentEntry(result, context)) };
}

function deploymentEntry(result: LintResult, context: ReportContext): object {
  const { root, files } = result;
  return { root, files, ...verdictEntry(result, context) };
}

/** Left out when no pair was compared. */
function pairs(results: readonly LintResult[], context: ReportContext): object {
  const found = results.flatMap((result) =>
    result.pair === undefined ? [] : [pairEntry(result, result.pair, context)],
  );
  return found.length === 0 ? {} : { pairs: found };
}

function pairEntry(result: LintResult, verdict: PairVerdict, context: ReportContext): object {
  const { root, files } = result;
  return { root, ...verdict, files, ...verdictEntry(result, context) };
}

/** Left out when nothing is wrong with them. */
function configurations(results: readonly LintResult[], context: ReportContext): object {
  const found = results.filter(({ kind }) => kind === "configuration");
  return found.length === 0 ? {} : { configurations: found.map((result) => configurationEntry(result, context)) };
}

function configurationEntry({ root, diagnostics, counts }: LintResult, context: ReportContext): object {
  const wanted = context.quiet ? diagnostics.filter(isError) : diagnostics;
  return { root, diagnostics: wanted.map(diagnosticEntry), counts };
}

function checkpointEntry(result: LintResult, context: ReportContext): object {
  const { root, model } = result;
  return { root, model, ...verdictEntry(result, context) };
}

function verdictEntry(result: LintResult, context: ReportContext): object {
  const wanted = context.quiet ? result.diagnostics.filter(isError) : result.diagnostics;
  return {
    diagnostics: gravest(wanted, MAX_DIAGNOSTICS, ({ severity }) => severity).map(diagnosticEntry),
    omitted: Math.max(0, wanted.length - MAX_DIAGNOSTICS),
    counts: result.counts,
    rules: result.rules,
    ...(context.stats ? { stats: result.stats } : {}),
  };
}

function diagnosticEntry(diagnostic: Diagnostic): object {
  const { state } = diagnostic;
  return {
    rule: diagnostic.ruleId,
    severity: diagnostic.severity,
    message: diagnostic.message,
    ...placeEntry(diagnostic),
    ...optional("actual", diagnostic.actual),
    ...optional("expected", diagnostic.expected),
    suggestion: diagnostic.suggestion,
    cause: diagnostic.cause,
    docsUrl: diagnostic.docsUrl,
    fingerprint: diagnostic.fingerprint,
    fix: fixEntry(diagnostic.fixes[0]),
    related: diagnostic.related.map((related) => ({ ...placeEntry(related), label: related.place.label ?? null })),
    state: state.kind,
    ...(state.kind === "ignored" ? { reason: state.reason } : {}),
  };
}

function fixEntry(fix: ConcreteFix | undefined): object | null {
  return fix === undefined ? null : { title: fix.title, safety: fix.safety };
}

function placeEntry({ place, span }: Pick<Diagnostic, "place" | "span">): object {
  return { file: place.file, pointer: printPointer(place.pointer), ...(span === null ? {} : oneBasedRange(span)) };
}

/** Absent is not null: a config can say null. */
function optional(key: string, value: JsonValue | undefined): object {
  return value === undefined ? {} : { [key]: value };
}

function isError(diagnostic: Diagnostic): boolean {
  return diagnostic.severity === "error";
}
