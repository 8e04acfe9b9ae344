import type { CaseTest, RuleTest } from "../engine/testing/test-rules.ts";
import { escapeTerminal } from "./escape-terminal.ts";
import type { Paint } from "./paint.ts";
import { safeJson } from "./safe-json.ts";
import { count } from "./summary-line.ts";

export interface RuleTestCounts {
  readonly rules: number;
  readonly passed: number;
  readonly failed: number;
  /** Case files that could not be read. */
  readonly broken: number;
}

export function countRuleTests(tests: readonly RuleTest[]): RuleTestCounts {
  const failures = tests.flatMap(({ cases }) => cases.map((each) => each.failures.length));
  const troubles = tests.map(({ trouble }) => trouble?.kind);
  return {
    rules: tests.length,
    passed: failures.filter((each) => each === 0).length,
    failed: failures.filter((each) => each > 0).length + troubles.filter((kind) => kind === "missing").length,
    broken: troubles.filter((kind) => kind === "broken").length,
  };
}

/** What `test-rules` prints: each rule with its cases, what failed at length, and a line that sums up. */
export function ruleTestsText(tests: readonly RuleTest[], paint: Paint): string {
  const blocks = tests.map((test) => [paint.bold(escapeTerminal(test.id)), ...lines(test, paint)].join("\n"));
  const { rules, passed, failed, broken } = countRuleTests(tests);
  const parts = [
    `${count(passed, "case")} passed`,
    ...(failed > 0 ? [paint.severity("error", `${failed} failed`)] : []),
    ...(broken > 0 ? [paint.severity("error", `${count(broken, "case file")} with mistakes`)] : []),
  ];
  return `${[...blocks, `${count(rules, "rule")}: ${parts.join(", ")}`].join("\n\n")}\n`;
}

function* lines({ file, trouble, cases }: RuleTest, paint: Paint): Iterable<string> {
  if (trouble?.kind === "missing") yield `  ${failed(paint)}  ${escapeTerminal(`${file}: ${trouble.message}`)}`;
  if (trouble?.kind === "broken") yield `  ${failed(paint)}  ${indented(trouble.message)}`;
  for (const each of cases) yield* caseLines(each, paint);
}

function* caseLines({ kind, name, failures }: CaseTest, paint: Paint): Iterable<string> {
  const does = kind === "valid" ? "accepts" : "reports";
  yield `  ${failures.length === 0 ? paint.dim("ok  ") : failed(paint)}  ${does}: ${escapeTerminal(name)}`;
  for (const failure of failures) yield `        ${indented(failure)}`;
}

function failed(paint: Paint): string {
  return paint.severity("error", "FAIL");
}

/** A text of several lines, as far right as what it belongs to. */
function indented(text: string): string {
  return text.split("\n").map(escapeTerminal).join("\n        ");
}

/** What `test-rules --format json` prints. */
export function ruleTestsJson(tests: readonly RuleTest[]): string {
  return safeJson({ version: 1, counts: countRuleTests(tests), rules: tests });
}
