import { describe, expect, it } from "vitest";
import { checkPlan } from "../../../src/convert/check-plan.ts";
import type { ConversionPlan, OutputFile, TensorPart } from "../../../src/convert/plan.ts";

/** A tensor of 2 x 3 BF16, 12 bytes from byte 8 of `in` (20 bytes) on. */
const TENSOR: TensorPart = {
  kind: "tensor",
  begin: 0,
  bytes: 12,
  name: "w",
  dtype: "BF16",
  shape: [2, 3],
  expression: { op: "copy", file: "in", dtype: "BF16", shape: [2, 3], begin: 8 },
};

const FILE: OutputFile = { name: "out", size: 12, parts: [TENSOR] };

function plan(...outputs: readonly OutputFile[]): ConversionPlan {
  return {
    schema: "checkpointlint/plan@1",
    layout: "huggingface",
    steps: [],
    sources: [{ name: "in", size: 20 }],
    outputs,
  };
}

function text(name: string): OutputFile {
  return { name, size: 2, parts: [{ kind: "text", begin: 0, bytes: 2, text: "é" }] };
}

describe("checkPlan", () => {
  it("takes a plan that can be carried out", () => {
    const parts: OutputFile["parts"] = [
      TENSOR,
      { kind: "bytes", begin: 12, bytes: 3, base64: "AAEC" },
      { kind: "text", begin: 15, bytes: 2, text: "é" },
      { kind: "file", begin: 17, bytes: 20, file: "in" },
    ];
    expect(() => checkPlan(plan({ name: "out", size: 37, parts }, text("a"), text("b")))).not.toThrow();
    // Nothing of an empty tensor is read, wherever it is said to begin.
    const expression = { op: "copy", file: "in", dtype: "F32", shape: [0, 3], begin: 99 } as const;
    const empty: TensorPart = { ...TENSOR, bytes: 0, dtype: "F32", shape: [0, 3], expression };
    expect(() => checkPlan(plan({ name: "out", size: 0, parts: [empty] }))).not.toThrow();
  });

  const damaged: readonly (readonly [title: string, plan: ConversionPlan, message: RegExp])[] = [
    ["another schema", { ...plan(), schema: "x" as "checkpointlint/plan@1" }, /its schema is "x"/],
    [
      "a source twice",
      {
        ...plan(),
        sources: [
          { name: "in", size: 1 },
          { name: "in", size: 1 },
        ],
      },
      /"in" stands twice/,
    ],
    ["a name that may be a stream", plan(text("a.txt:x")), /"a\.txt:x": it holds a colon/],
    ["a source that is a path", { ...plan(), sources: [{ name: "../in", size: 1 }] }, /"\.\.\/in": it is a path/],
    ["a source of no size", { ...plan(), sources: [{ name: "in", size: -1 }] }, /"in" has -1 bytes/],
    [
      "a record outside its file",
      { ...plan(), sources: [{ name: "in", size: 20, records: [{ name: "data/0", begin: 8, bytes: 13, crc: 0 }] }] },
      /"data\/0" is not within "in"/,
    ],
    ["an output that is a path", plan(text("a/b")), /"a\/b": it is a path/],
    ["an output without a name", plan(text("")), /it is no file name/],
    ["a hidden output", plan(text(".git")), /hidden/],
    ["DONE as an output", plan(text("done")), /"done" and "DONE" are one name/],
    ["two names that differ in case", plan(text("A.json"), text("a.json")), /"a.json" and "A.json" are one name/],
    ["two names in Unicode forms", plan(text("\u00e9"), text("e\u0301")), /are one name/],
    [
      "a gap",
      plan({ ...FILE, size: 13, parts: [{ ...TENSOR, begin: 1 }] }),
      /from byte 1 on, the one before ends at 0/,
    ],
    ["parts that end early", plan({ ...FILE, size: 13 }), /end at byte 12, it has 13/],
    [
      "text of another length",
      plan({ ...text("a"), parts: [{ kind: "text", begin: 0, bytes: 2, text: "e" }] }),
      /has 1/,
    ],
    [
      "bytes of another length",
      plan({ name: "a", size: 2, parts: [{ kind: "bytes", begin: 0, bytes: 2, base64: "AA==" }] }),
      /has 1/,
    ],
    [
      "a part of a file",
      plan({ name: "a", size: 2, parts: [{ kind: "file", begin: 0, bytes: 2, file: "in" }] }),
      /has 20/,
    ],
    [
      "a file that is no source",
      plan({ name: "a", size: 2, parts: [{ kind: "file", begin: 0, bytes: 2, file: "x" }] }),
      /"x" is read and is no source/,
    ],
    [
      "another dtype",
      plan({ ...FILE, parts: [{ ...TENSOR, dtype: "F16" }] }),
      /said to be F16 \[2, 3\], its expression makes BF16 \[2, 3\]/,
    ],
    ["another shape", plan({ ...FILE, parts: [{ ...TENSOR, shape: [3, 2] }] }), /its expression makes BF16 \[2, 3\]/],
    ["an unknown dtype", plan({ ...FILE, parts: [{ ...TENSOR, dtype: "BF17" }] }), /unknown dtype "BF17"/],
    ["other bytes", plan({ ...FILE, size: 13, parts: [{ ...TENSOR, bytes: 13 }] }), /13 bytes and has 12/],
    [
      "a read past the end",
      plan({
        ...FILE,
        parts: [{ ...TENSOR, expression: { op: "copy", file: "in", dtype: "BF16", shape: [2, 3], begin: 9 } }],
      }),
      /read past the end of "in"/,
    ],
    [
      "strides past the end",
      plan({
        ...FILE,
        parts: [
          {
            ...TENSOR,
            expression: { op: "copy", file: "in", dtype: "BF16", shape: [2, 3], begin: 8, strides: [4, 1] },
          },
        ],
      }),
      /read past the end of "in"/,
    ],
    [
      "a source deep inside that is none",
      plan({
        ...FILE,
        parts: [
          {
            ...TENSOR,
            expression: {
              op: "cast",
              dtype: "BF16",
              of: { op: "copy", file: "x", dtype: "F32", shape: [2, 3], begin: 0 },
            },
          },
        ],
      }),
      /"x" is read and is no source/,
    ],
  ];

  it.each(damaged)("refuses %s", (_title, bad, message) => {
    expect(() => checkPlan(bad)).toThrow(message);
  });
});
