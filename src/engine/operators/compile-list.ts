import { InternalError } from "../../errors.ts";
import { isJsonObject, type JsonValue } from "../../format/json/json-value.ts";
import type { Compilers, Test } from "./operator.ts";

/** The assertions of all and any. */
export function compileList(argument: JsonValue, compile: Compilers): readonly Test[] {
  if (!Array.isArray(argument)) throw new InternalError("the operators all and any take a list of assertions");
  return argument.map((item: JsonValue) => {
    if (!isJsonObject(item)) throw new InternalError("the operators all and any take a list of assertions");
    return compile.assertion(item);
  });
}
