import { isJsonObject, type JsonValue } from "../../format/json/json-value.ts";
import { compileComparison } from "./compile-comparison.ts";
import { eq } from "./eq.ts";
import { isSource } from "./is-source.ts";
import { type NestingOperator, NOT_APPLICABLE } from "./operator.ts";

/** Items of a list, keys of an object or UTF-16 units of a string: a number, or an assertion about that number. */
export const length: NestingOperator = {
  kind: "nesting",
  name: "length",
  argument: {
    if: { anyOf: [{ type: "integer" }, { $ref: "#/$defs/isSource" }] },
    // biome-ignore lint/suspicious/noThenProperty: the JSON Schema keyword
    then: { $ref: "#/$defs/source" },
    else: { $ref: "#/$defs/assertion" },
  },
  placeholders: ["length"],
  compile(argument, compile) {
    const test =
      isJsonObject(argument) && !isSource(argument)
        ? compile.assertion(argument)
        : compileComparison(eq, compile.source(argument));
    return (actual, context) => {
      const size = sizeOf(actual);
      if (size === null && actual !== undefined) return NOT_APPLICABLE;
      const verdict = test(size ?? undefined, context);
      return verdict.kind === "fail" && size !== null
        ? { ...verdict, args: { ...verdict.args, length: size } }
        : verdict;
    };
  },
};

function sizeOf(value: JsonValue | undefined): number | null {
  if (typeof value === "string" || Array.isArray(value)) return value.length;
  return isJsonObject(value) ? Object.keys(value).length : null;
}
