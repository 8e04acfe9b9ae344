import { InternalError } from "../../errors.ts";
import type { JsonValue } from "../../format/json/json-value.ts";
import { valueAt } from "../../format/json/pointer.ts";
import { fail, type NestingOperator, PASS } from "./operator.ts";

/** Valid against schemas/hf/<name>.schema.json. Each mistake becomes a finding at its own place. */
export const schema: NestingOperator = {
  kind: "nesting",
  name: "schema",
  argument: { type: "string", minLength: 1 },
  placeholders: ["detail", "key", "found"],
  compile(argument) {
    const name = String(argument);
    return (actual, context) => {
      if (actual === undefined) return { kind: "missing", expected: undefined };
      const validate = context.validators.get(name);
      if (validate === undefined) throw new InternalError(`no validator for the schema ${name}`);
      // NaN and Infinity are told as what they are, by files/json-non-finite.
      const issues = validate(actual).filter(({ pointer }) => !isNonFinite(valueAt(actual, pointer)));
      return issues.length === 0 ? PASS : fail(undefined, { issues });
    };
  },
};

function isNonFinite(value: JsonValue | undefined): boolean {
  return typeof value === "number" && !Number.isFinite(value);
}
