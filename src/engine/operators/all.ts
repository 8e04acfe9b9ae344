import { compileList } from "./compile-list.ts";
import { everyTest } from "./every-test.ts";
import type { NestingOperator } from "./operator.ts";

/** Every assertion holds; those that do not apply are left out. */
export const all: NestingOperator = {
  kind: "nesting",
  name: "all",
  argument: { type: "array", minItems: 1, items: { $ref: "#/$defs/assertion" } },
  placeholders: [],
  compile: (argument, compile) => everyTest(compileList(argument, compile)),
};
