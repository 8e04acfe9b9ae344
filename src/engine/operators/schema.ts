import { InternalError } from "../../errors.ts";
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
      const issues = validate(actual);
      return issues.length === 0 ? PASS : fail(undefined, { issues });
    };
  },
};
