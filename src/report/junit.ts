import type { UnmatchedPath } from "../checkpoint/discover-unmatched.ts";
import type { LintResult } from "../engine/lint-result.ts";
import { printPointer } from "../format/json/pointer.ts";
import { cutText } from "./cut-text.ts";
import { escapeTerminal } from "./escape-terminal.ts";
import { GRAVITY } from "./gravest.ts";
import { groupBy } from "./group-by.ts";
import { placeLabel } from "./place-label.ts";
import type { ReportContext } from "./report-context.ts";
import { reportPath } from "./report-path.ts";
import { type ReportedFinding, reportedFindings } from "./reported-findings.ts";
import { UNCHECKED_RULE, uncheckedText } from "./unchecked-text.ts";
import { xmlDocument, xmlElement, xmlText } from "./xml.ts";

const MAX_CASES = 20_000;

type Verdict = "passed" | "failed" | "error" | "skipped";

interface TestCase {
  readonly verdict: Verdict;
  readonly xml: string;
}

interface Suite {
  readonly xml: string;
  readonly cases: readonly TestCase[];
}

/**
 * JUnit XML: a suite for each file, a case for each rule and place. What closes the gate (--fail-on) fails, milder findings
 * pass and tell, what is ignored or in the baseline is skipped. A file without findings is one case that passes.
 */
export function junit(results: readonly LintResult[], context: ReportContext): string {
  const { findings } = reportedFindings(results, context, { only: "all", max: MAX_CASES });
  const byResult = groupBy(findings, ({ result }) => result);
  const suites = [
    ...context.unchecked.map((path) => missingSuite(path, context)),
    ...results.flatMap((result) => suitesOf(result, byResult.get(result) ?? [], context)),
  ];
  const cases = suites.flatMap((suite) => suite.cases);
  return xmlDocument(
    xmlElement(
      "testsuites",
      { name: "checkpointlint", ...counts(cases) },
      suites.map(({ xml }) => xml),
    ),
  );
}

function suitesOf(result: LintResult, findings: readonly ReportedFinding[], context: ReportContext): readonly Suite[] {
  const byFile = groupBy(findings, ({ diagnostic }) => diagnostic.place.file);
  const files = [...new Set([...byFile.keys(), ...result.files])].sort();
  const classname = reportPath(result.root, "", context);
  const names = distinctNames();
  return files.map((file) => {
    const path = reportPath(result.root, file, context);
    const found = byFile.get(file) ?? [];
    const cases = found.map((finding) =>
      caseOf(finding, { name: names(nameOf(finding)), classname, file: path }, context),
    );
    const passed: TestCase = {
      verdict: "passed",
      xml: xmlElement(
        "testcase",
        { name: cutText(escapeTerminal(`no findings in ${file}`)), classname, file: path },
        [],
      ),
    };
    return suite(path, cases.length > 0 ? cases : [passed]);
  });
}

/** A path that was named and could not be checked. */
function missingSuite(path: UnmatchedPath, context: ReportContext): Suite {
  const name = reportPath(path.path, "", context);
  const message = uncheckedText(path);
  const error = xmlText("error", { message, type: UNCHECKED_RULE }, [message]);
  return suite(name, [
    { verdict: "error", xml: xmlElement("testcase", { name: UNCHECKED_RULE, classname: name, file: name }, [error]) },
  ]);
}

function suite(name: string, cases: readonly TestCase[]): Suite {
  return {
    cases,
    xml: xmlElement(
      "testsuite",
      { name, ...counts(cases) },
      cases.map(({ xml }) => xml),
    ),
  };
}

function caseOf(
  { diagnostic, notes }: ReportedFinding,
  attributes: { readonly name: string; readonly classname: string; readonly file: string },
  { failOn }: ReportContext,
): TestCase {
  const { ruleId, severity, state, place, span, docsUrl } = diagnostic;
  const test = (verdict: Verdict, content: string): TestCase => ({
    verdict,
    xml: xmlElement("testcase", attributes, [content]),
  });
  const message = cutText(escapeTerminal(diagnostic.message));
  if (state.kind !== "active") {
    const why = state.kind === "ignored" ? `ignored: ${state.reason}` : "in the baseline";
    return test("skipped", xmlElement("skipped", { message: `${cutText(escapeTerminal(why))}; ${message}` }, []));
  }
  const lines = [
    `${severity} at ${cutText(placeLabel(place, span))}`,
    message,
    ...notes.map((note) => cutText(escapeTerminal(note))),
    docsUrl,
  ];
  if (ruleId === "internal/rule-crashed") return test("error", xmlText("error", { message, type: ruleId }, lines));
  if (GRAVITY[severity] <= GRAVITY[failOn]) return test("failed", xmlText("failure", { message, type: ruleId }, lines));
  return test("passed", xmlText("system-out", {}, lines));
}

/**
 * The same after lines moved, so that a server can follow it through its history. With its file, as GitLab drops the second
 * of two cases whose class and name are the same.
 */
function nameOf({ diagnostic: { ruleId, place } }: ReportedFinding): string {
  const where = place.file + printPointer(place.pointer);
  return cutText(escapeTerminal(where === "" ? ruleId : `${ruleId} at ${where}`));
}

function distinctNames(): (name: string) => string {
  const seen = new Map<string, number>();
  return (name) => {
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  };
}

function counts(cases: readonly TestCase[]): Readonly<Record<string, number>> {
  const having = (verdict: Verdict): number => cases.filter((each) => each.verdict === verdict).length;
  return { tests: cases.length, failures: having("failed"), errors: having("error"), skipped: having("skipped") };
}
