import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import type { Place } from "../../checkpoint/place.ts";
import { RuleFileError } from "../../errors.ts";
import { printPointer } from "../../format/json/pointer.ts";
import type { Linted } from "../fixes/fix-checkpoint.ts";
import { lintCheckpoint } from "../lint.ts";
import type { Diagnostic, LintResult } from "../lint-result.ts";
import type { Rule } from "../rule.ts";
import type { CaseEnvironment } from "./case-environment.ts";
import type { CaseFile, CaseInput, ExpectedFinding, InvalidCase, ValidCase } from "./case-file.ts";
import { fixDifferences, fixFailures } from "./fix-differences.ts";

/** Runs one case with this rule alone. What it says is what is wrong, in sentences for people; none when the case holds. */
export async function runCase(
  rule: Rule,
  input: ValidCase | InvalidCase,
  defaults: Pick<CaseFile, "base" | "deployment">,
  env: CaseEnvironment,
): Promise<readonly string[]> {
  try {
    return await caseFailures(rule, input, defaults, env);
  } catch (error) {
    // The input cannot be made.
    if (error instanceof RuleFileError) return [error.message];
    throw error;
  }
}

async function caseFailures(
  rule: Rule,
  input: ValidCase | InvalidCase,
  defaults: Pick<CaseFile, "base" | "deployment">,
  env: CaseEnvironment,
): Promise<readonly string[]> {
  const lintWith = async (texts: ReadonlyMap<string, string>): Promise<Linted> => {
    const checkpoint = await builderFor(rule, env)(withTexts(input, texts));
    return { result: lint(rule, checkpoint, input, defaults, env), checkpoint };
  };
  const linted = await lintWith(new Map());
  const { result } = linted;
  const [crash] = result.rules.crashed;
  if (crash !== undefined) return [`the rule crashed: ${crash.error}`];
  if (!("errors" in input)) return validCaseFailures(result, input);
  const failures = invalidCaseFailures(rule, linted, input.errors);
  return [...failures, ...leftovers(result.diagnostics), ...(await fixFailures(linted, lintWith))];
}

function builderFor({ meta }: Rule, env: CaseEnvironment): CaseEnvironment["buildCheckpoint"] {
  switch (meta.subject) {
    case "deployment":
      return env.buildDeployment;
    case "pair":
      return env.buildPair;
    default:
      return env.buildCheckpoint;
  }
}

function lint(
  rule: Rule,
  checkpoint: Checkpoint,
  input: CaseInput,
  { base, deployment }: Pick<CaseFile, "base" | "deployment">,
  env: CaseEnvironment,
): LintResult {
  // Each side of a pair has a base of its own, and the rules ask for its facts.
  const baseName = rule.meta.subject === "pair" ? "none" : (input.base ?? base ?? "none");
  return lintCheckpoint(
    checkpoint,
    { rules: [rule], presets: new Map(), validators: env.validators, architectures: env.architectures },
    {
      base: baseName === "none" ? null : env.baseModel(baseName),
      deployment: { transformersVersion: input.deployment ?? deployment ?? null },
      levels: new Map(),
      subject: rule.meta.subject ?? "checkpoint",
    },
  );
}

/** The same input with some of its files as a fix leaves them. */
function withTexts(input: CaseInput, texts: ReadonlyMap<string, string>): CaseInput {
  if (texts.size === 0) return input;
  const remove = input.remove?.filter((file) => !texts.has(file)) ?? [];
  return { ...input, files: { ...input.files, ...Object.fromEntries(texts) }, remove };
}

function validCaseFailures(result: LintResult, { expect }: ValidCase): readonly string[] {
  const failures = result.diagnostics.map((diagnostic) => `an unexpected finding: ${printDiagnostic(diagnostic)}`);
  const applied = result.rules.checked.length > 0;
  if (!applied && expect === undefined) {
    failures.push(
      "the rule had nothing to look at, so the case shows nothing; if that is meant, say expect: not-applicable",
    );
  }
  if (applied && expect === "not-applicable") failures.push("the rule had something to look at; take expect away");
  return failures;
}

function invalidCaseFailures(
  rule: Rule,
  { result: { diagnostics }, checkpoint }: Linted,
  errors: readonly ExpectedFinding[],
): readonly string[] {
  if (diagnostics.length !== errors.length) {
    const found = diagnostics.map((each) => `\n    ${printDiagnostic(each)}`).join("");
    const wanted = errors.map((each) => `\n    ${each.at}: ${each.message}`).join("");
    return [`expected ${errors.length} findings:${wanted}\n  found ${diagnostics.length}:${found}`];
  }
  return diagnostics.flatMap((diagnostic, index) => {
    const expected = errors[index];
    if (expected === undefined) return [];
    const differences = [
      ...findingDifferences(diagnostic, expected),
      ...fixDifferences(diagnostic, expected.fix, checkpoint),
    ];
    if (rule.meta.fix !== undefined && expected.fix === undefined && diagnostic.fixes.length === 0) {
      differences.push("the rule has fixes, and this finding none; if that is meant, say fix: none");
    }
    return differences.map((difference) => `finding ${index + 1}: ${difference}`);
  });
}

function* findingDifferences(diagnostic: Diagnostic, expected: ExpectedFinding): Iterable<string> {
  const { place, span, message, suggestion, severity, related } = diagnostic;
  yield* difference("at", expected.at, printPlace(place));
  if (expected.part !== undefined) yield* difference("part", expected.part, place.part);
  yield* difference("covers", expected.covers, span?.text);
  yield* difference("message", expected.message, message);
  if (expected.suggestion !== undefined) yield* difference("suggestion", expected.suggestion, suggestion);
  if (expected.severity !== undefined) yield* difference("severity", expected.severity, severity);
  if (expected.related !== undefined) {
    yield* difference("related", expected.related.join(", "), related.map((each) => printPlace(each.place)).join(", "));
  }
}

function* difference(field: string, expected: string | undefined, found: string | null | undefined): Iterable<string> {
  if (expected === (found ?? undefined)) return;
  yield `${field}\n    expected ${JSON.stringify(expected) ?? "none"}\n    found    ${JSON.stringify(found) ?? "none"}`;
}

/** Braces with a name in them are a placeholder that nothing filled. */
function leftovers(diagnostics: readonly Diagnostic[]): readonly string[] {
  const texts = diagnostics.flatMap(({ message, suggestion, related }) => [
    message,
    suggestion ?? "",
    ...related.map(({ place }) => place.label ?? ""),
  ]);
  return texts.flatMap((text) => {
    const found = /\{[a-z][\w.:-]*\}/i.exec(text);
    return found === null ? [] : [`a placeholder is left in ${JSON.stringify(text)}: ${found[0]}`];
  });
}

function printDiagnostic({ place, span, message }: Diagnostic): string {
  return `${printPlace(place)}${span === null ? "" : ` (covers ${JSON.stringify(span.text)})`}: ${message}`;
}

/** A place as `at` writes it. */
function printPlace({ file, pointer, part, range }: Place): string {
  const name = file === "" ? "." : file;
  return part === "file" || range !== undefined ? name : `${name}#${printPointer(pointer)}`;
}
