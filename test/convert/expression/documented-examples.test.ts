import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { TensorExpression } from "../../../src/convert/expression/tensor-expression.ts";
import { typeOf } from "../../../src/convert/expression/type-of.ts";

const PAGE = readFileSync(new URL("../../../docs/conversion-plan.md", import.meta.url), "utf8");
const EXAMPLES = [...PAGE.matchAll(/```json\n([^`]*)```\n→ `(\w+) (\[.*?\])`/g)].map(
  ([, json = "", dtype = "", shape = ""]) => ({ json, dtype, shape }),
);

describe("docs/conversion-plan.md", () => {
  it("has an example of each operation", () => {
    const operations = ["cast", "concat", "copy", "fill", "permute", "reshape", "slice"];
    expect(operations.filter((op) => !EXAMPLES.some(({ json }) => json.includes(`"op": "${op}"`)))).toEqual([]);
  });

  it.each(EXAMPLES)("says what $json makes", ({ json, dtype, shape }) => {
    const type = typeOf(JSON.parse(json) as TensorExpression);
    expect(type).toEqual({ dtype, shape: JSON.parse(shape) });
  });
});
