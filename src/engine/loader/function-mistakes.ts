import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { didYouMean } from "../did-you-mean.ts";
import type { RuleFunction } from "../functions/rule-function.ts";
import { schemaIssues } from "../schema-issues.ts";
import type { PointedMistake } from "./pointed-mistake.ts";
import type { RuleFile } from "./rule-file.ts";

let ajv: Ajv2020 | null = null;

/** Whether the named function exists and takes these options. */
export function functionMistakes(
  { check }: Partial<RuleFile>,
  functions: ReadonlyMap<string, RuleFunction>,
): readonly PointedMistake[] {
  if (check === undefined || !("function" in check)) return [];
  const found = functions.get(check.function);
  if (found === undefined) {
    const message = `unknown function "${check.function}"${didYouMean(check.function, functions.keys())}`;
    return [{ pointer: ["check", "function"], message }];
  }
  // One instance keeps the compiled options of every function: a hundred rules use them.
  ajv ??= new Ajv2020({ allErrors: true, strict: false });
  let validate: ValidateFunction;
  try {
    validate = ajv.compile(found.options);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [{ pointer: ["check", "function"], message: `the function's options are no JSON Schema: ${reason}` }];
  }
  if (validate(check.options ?? {})) return [];
  return schemaIssues(validate.errors ?? []).map(({ pointer, key, detail }) => ({
    pointer: ["check", "options", ...pointer],
    message: `option ${key === null ? "" : `"${key}" `}${detail}`,
  }));
}
