import { describe, expect, it } from "vitest";
import { segmentsOf } from "../../../src/convert/execute/file-segments.ts";
import type { CopyExpression } from "../../../src/convert/expression/tensor-expression.ts";
import type { OutputPart } from "../../../src/convert/plan.ts";
import { copied, outputFile, text, wholeFile } from "./job.ts";

/** Without the parts, of which only the number is kept. */
function shown(parts: readonly OutputPart[], begin: number, end: number, least: number): readonly unknown[] {
  return segmentsOf(parts, begin, end, { least }).map(({ begin: from, end: to, from: source, parts: inside }) => [
    from,
    to,
    source === null ? null : `${source.file}@${source.begin}`,
    inside.length,
  ]);
}

function tensor(expression: Partial<CopyExpression>): readonly OutputPart[] {
  const copy: CopyExpression = { op: "copy", file: "a", dtype: "F32", shape: [10, 20], begin: 7, ...expression };
  return [{ kind: "tensor", begin: 0, bytes: 800, name: "t", dtype: "F32", shape: [10, 20], expression: copy }];
}

describe("segments of a file", () => {
  it("are one where tensors stand in the source as in the output", () => {
    const { parts } = outputFile("x", [text("head"), copied("t", "a", 100, 50), copied("u", "a", 150, 50)]);
    expect(shown(parts, 0, 104, 10)).toEqual([
      [0, 4, null, 1],
      [4, 104, "a@100", 0],
    ]);
  });

  it("keep what there is to look at, and no more of it, where values are looked at", () => {
    const { parts } = outputFile("x", [text("head"), copied("t", "a", 100, 50), copied("u", "a", 150, 50)]);
    const [made, straight] = segmentsOf(parts, 0, 104, { least: 10, scan: true });
    expect(made).toEqual({ begin: 0, end: 4, from: null, parts: [parts[0]] });
    expect(straight).toEqual({
      begin: 4,
      end: 104,
      from: { file: "a", begin: 100 },
      parts: [
        { kind: "tensor", begin: 4, bytes: 50, name: "t", dtype: "U8" },
        { kind: "tensor", begin: 54, bytes: 50, name: "u", dtype: "U8" },
      ],
    });
  });

  it("end where the source has a gap or another file begins", () => {
    const { parts } = outputFile("x", [
      copied("t", "a", 0, 50),
      copied("u", "a", 51, 50),
      copied("v", "b", 101, 50),
      wholeFile("c", 30),
    ]);
    expect(shown(parts, 0, 180, 10)).toEqual([
      [0, 50, "a@0", 0],
      [50, 100, "a@51", 0],
      [100, 150, "b@101", 0],
      [150, 180, "c@0", 0],
    ]);
  });

  it("begin and end within parts", () => {
    const { parts } = outputFile("x", [text("head"), copied("t", "a", 100, 50), copied("u", "a", 0, 50)]);
    expect(shown(parts, 14, 64, 10)).toEqual([
      [14, 54, "a@110", 0],
      [54, 64, "a@0", 0],
    ]);
  });

  it("leave short stretches to what is made around them", () => {
    const { parts } = outputFile("x", [
      text("head"),
      copied("t", "a", 100, 9),
      copied("u", "b", 0, 5),
      copied("empty", "b", 0, 0),
      copied("v", "b", 0, 20),
    ]);
    expect(shown(parts, 0, 38, 10)).toEqual([
      [0, 18, null, 3],
      [18, 38, "b@0", 0],
    ]);
  });

  it.each<readonly [string, Partial<CopyExpression>, string | null]>([
    ["in row-major order", { strides: [20, 1] }, "a@7"],
    ["that are turned", { strides: [1, 10] }, null],
    ["with a gap between rows", { strides: [21, 1] }, null],
    ["of another byte order", { byteOrder: "big" }, null],
    ["of another size than the part has", { dtype: "F16" }, null],
    ["of a dtype that nobody knows", { dtype: "X" }, null],
  ])("of elements %s", (_, expression, from) => {
    expect(shown(tensor(expression), 0, 800, 1)).toEqual([[0, 800, from, from === null ? 1 : 0]]);
  });
});
