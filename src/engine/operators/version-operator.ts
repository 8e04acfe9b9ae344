import { InternalError } from "../../errors.ts";
import { isJsonObject, type JsonValue } from "../../format/json/json-value.ts";
import { compileComparison } from "./compile-comparison.ts";
import { everyTest } from "./every-test.ts";
import type { Compilers, NestingOperator, Resolve, Test } from "./operator.ts";

/** Orders and ranges of one way to write versions. null: a text is no such version. */
export interface VersionScheme {
  compare(version: string, other: string): number | null;
  satisfies(version: string, range: string): boolean | null;
}

const ORDERS: ReadonlyMap<string, (order: number) => boolean> = new Map([
  ["eq", (order: number) => order === 0],
  ["ne", (order: number) => order !== 0],
  ["gt", (order: number) => order > 0],
  ["gte", (order: number) => order >= 0],
  ["lt", (order: number) => order < 0],
  ["lte", (order: number) => order <= 0],
]);

/** An operator whose argument is a range in the scheme's own spelling, or { lt: <source> } and its like. */
export function versionOperator(name: string, scheme: VersionScheme): NestingOperator {
  return {
    kind: "nesting",
    name,
    argument: {
      if: { type: "string" },
      // biome-ignore lint/suspicious/noThenProperty: the JSON Schema keyword
      then: { minLength: 1 },
      else: { $ref: "#/$defs/versionComparison" },
    },
    placeholders: [],
    compile(argument, compile) {
      if (typeof argument === "string") {
        const range: Resolve = () => ({ value: argument, place: null });
        return compileComparison({ test: ofStrings(scheme.satisfies) }, range);
      }
      return everyTest(comparisons(argument, scheme, compile));
    },
  };
}

function comparisons(argument: JsonValue, scheme: VersionScheme, compile: Compilers): readonly Test[] {
  return Object.entries(isJsonObject(argument) ? argument : {}).map(([key, value]) => {
    const holds = ORDERS.get(key);
    if (holds === undefined) throw new InternalError(`${key} is no comparison of versions`);
    const test = ofStrings((version, other) => {
      const order = scheme.compare(version, other);
      return order === null ? null : holds(order);
    });
    return compileComparison({ test }, compile.source(value));
  });
}

function ofStrings(
  test: (actual: string, expected: string) => boolean | null,
): (actual: JsonValue, expected: JsonValue) => boolean | null {
  return (actual, expected) =>
    typeof actual === "string" && typeof expected === "string" ? test(actual, expected) : null;
}
