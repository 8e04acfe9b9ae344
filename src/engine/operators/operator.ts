import type { Place } from "../../checkpoint/place.ts";
import type { JsonObject, JsonValue } from "../../format/json/json-value.ts";
import type { SchemaIssue } from "../../format/json/schema-validator.ts";
import type { RuleContext } from "../rule.ts";

/** The closed set of operators; one file each. */
export type Operator = ComparingOperator | FixedOperator | PresenceOperator | NestingOperator;

interface OperatorDescription {
  readonly name: string;
  /** JSON Schema of the argument, as schemas/rule.schema.json has it (a test compares them). */
  readonly argument: JsonObject;
  /** What the message may name beside {actual} and {expected}. */
  readonly placeholders: readonly string[];
}

/** Compares with a value source. null: cannot judge values of this type, so the assertion does not apply. */
export interface ComparingOperator extends OperatorDescription {
  readonly kind: "comparing";
  test(actual: JsonValue, expected: JsonValue): boolean | null;
  /** Values of the operator's placeholders, once the test has failed. */
  explain?(actual: JsonValue, expected: JsonValue): Readonly<Record<string, JsonValue>>;
}

/** Its argument is fixed in the rule file: a type, a pattern. */
export interface FixedOperator extends OperatorDescription {
  readonly kind: "fixed";
  compile(argument: JsonValue): (actual: JsonValue) => boolean | null;
  explain?(actual: JsonValue): Readonly<Record<string, JsonValue>>;
}

/** exists, absent: the only ones that judge a value which is not there. */
export interface PresenceOperator extends OperatorDescription {
  readonly kind: "presence";
  /** Whether the value must be there, for `true` as the argument. */
  readonly wanted: boolean;
}

/** Its argument holds assertions or several sources, or it has more to say than yes or no. */
export interface NestingOperator extends OperatorDescription {
  readonly kind: "nesting";
  compile(argument: JsonValue, compile: Compilers): Test;
}

/** What a nesting operator builds itself from. */
export interface Compilers {
  assertion(assertion: JsonObject): Test;
  source(source: JsonValue): Resolve;
}

export type Test = (actual: JsonValue | undefined, context: RuleContext) => Verdict;

/**
 * `missing`: there is no value to judge, and nothing else stands against judging it (a base model that lacks the fact
 * does); a finding where the rule says `required`, else the same as not applicable.
 */
export type Verdict =
  | { readonly kind: "pass" }
  | { readonly kind: "not-applicable" }
  | { readonly kind: "missing"; readonly expected: JsonValue | undefined }
  | Failure;

export const PASS: Verdict = { kind: "pass" };
export const NOT_APPLICABLE: Verdict = { kind: "not-applicable" };

export interface Failure {
  readonly kind: "fail";
  /** What would have been right, for {expected}; undefined where no single value says it. */
  readonly expected: JsonValue | undefined;
  /** Where that value stands in the checkpoint. */
  readonly expectedPlace: Place | null;
  readonly args: Readonly<Record<string, JsonValue>>;
  /** Places inside the value, for the operator `schema`: each becomes a finding of its own. */
  readonly issues: readonly SchemaIssue[];
}

export function fail(expected: JsonValue | undefined, more: Partial<Failure> = {}): Failure {
  return { kind: "fail", expected, expectedPlace: null, args: {}, issues: [], ...more };
}

/** A value source, ready to be asked. null: it has no value here. */
export type Resolve = (context: RuleContext) => Resolved | null;

export interface Resolved {
  readonly value: JsonValue;
  /** Where it stands in the checkpoint; null for literals, the base model and the deployment. */
  readonly place: Place | null;
}
