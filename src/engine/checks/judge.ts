import type { Place } from "../../checkpoint/place.ts";
import type { JsonValue } from "../../format/json/json-value.ts";
import { type Pointer, valueAt } from "../../format/json/pointer.ts";
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
  return failure.issues.map((issue) => ({
    primary: { file: primary.file, pointer: [...primary.pointer, ...issue.pointer], part: issue.part },
    related,
    actual: actual === undefined ? undefined : valueAt(actual, issue.pointer),
    expected: undefined,
    args: {
      ...args,
      detail: issue.detail,
      found: found(actual, issue.pointer),
      ...(issue.key === null ? {} : { key: issue.key }),
    },
  }));
}

/** Characters of a value that are shown; a hostile string may have a million. */
const LONGEST_FOUND = 60;

/** The value as JSON writes it: what is wrong with "4096" are its quotes. */
function found(root: JsonValue | undefined, pointer: Pointer): string {
  const value = root === undefined ? undefined : valueAt(root, pointer);
  if (typeof value !== "string") return printValue(value);
  const text = JSON.stringify(value.slice(0, LONGEST_FOUND));
  return value.length <= LONGEST_FOUND ? text : `${text.slice(0, -1)}…"`;
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
