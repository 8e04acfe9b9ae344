import type { Place } from "../../checkpoint/place.ts";
import type { JsonValue } from "../../format/json/json-value.ts";
import { valueAt } from "../../format/json/pointer.ts";
import { type Failure, fail, type Test } from "../operators/operator.ts";
import { printValue } from "../print-value.ts";
import type { RuleContext } from "../rule.ts";
import type { Observation } from "./observation.ts";

/** One thing to judge. */
export interface Target {
  readonly actual: JsonValue | undefined;
  readonly primary: Place;
  readonly related?: readonly Place[];
  readonly args?: Readonly<Record<string, JsonValue>>;
}

/** Whether the target counted as one, and what is wrong with it. `required`: a missing value is wrong where it would else not apply. */
export function judge(
  test: Test,
  target: Target,
  context: RuleContext,
  required: boolean,
): { readonly applies: boolean; readonly observations: readonly Observation[] } {
  const verdict = test(target.actual, context);
  switch (verdict.kind) {
    case "pass":
      return { applies: true, observations: [] };
    case "fail":
      return { applies: true, observations: observe(verdict, target, context) };
    case "not-applicable":
      return { applies: false, observations: [] };
    case "missing":
      return { applies: required, observations: required ? observe(fail(verdict.expected), target, context) : [] };
  }
}

function observe(failure: Failure, target: Target, context: RuleContext): readonly Observation[] {
  const { actual } = target;
  const { primary, related } = placesOf(failure, target, context);
  const args = { ...target.args, ...failure.args };
  if (failure.issues.length === 0) {
    return [{ primary, related, actual, expected: failure.expected, args }];
  }
  return failure.issues.map((issue) => {
    const place: Place = { file: primary.file, pointer: [...primary.pointer, ...issue.pointer], part: issue.part };
    const value = actual === undefined ? undefined : valueAt(actual, issue.pointer);
    const found = asWritten(value, place, context);
    const issueArgs = { ...args, detail: issue.detail, found, ...(issue.key === null ? {} : { key: issue.key }) };
    return { primary: place, related, actual: value, expected: undefined, args: issueArgs };
  });
}

/** Characters of a text that are shown; a hostile one may have a million. */
const LONGEST_TEXT = 60;

/** The value as the file writes it: what is wrong with "4096" are its quotes, and 9007199254740993 is no number of JavaScript's. */
function asWritten(value: JsonValue | undefined, { file, pointer }: Place, { checkpoint }: RuleContext): string {
  if (typeof value === "number")
    return printValue(value, { raw: checkpoint.documents.get(file)?.rawText(pointer) ?? null });
  if (typeof value !== "string") return printValue(value);
  const text = JSON.stringify(value.slice(0, LONGEST_TEXT));
  return value.length <= LONGEST_TEXT ? text : `${text.slice(0, -1)}…"`;
}

/** A weight file has no line to point at: then the key that it contradicts is the place, and the file a related one. */
function placesOf(
  { expectedPlace }: Failure,
  { primary, related = [] }: Target,
  { checkpoint }: RuleContext,
): { readonly primary: Place; readonly related: readonly Place[] } {
  if (
    expectedPlace === null ||
    checkpoint.documents.has(primary.file) ||
    !checkpoint.documents.has(expectedPlace.file)
  ) {
    return { primary, related };
  }
  return { primary: expectedPlace, related: [{ ...primary, label: primary.label ?? "says otherwise" }, ...related] };
}
