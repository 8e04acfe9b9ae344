import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { json } from "../../src/report/json.ts";
import { diagnostic, lintResult, plainContext, variedResult } from "./sample-results.ts";

const schema: object = JSON.parse(readFileSync(new URL("../../schemas/report.schema.json", import.meta.url), "utf8"));
const validate = new Ajv2020({ allErrors: true }).compile(schema);

function parsed(text: string): {
  checkpoints: { diagnostics: Record<string, unknown>[]; omitted: number }[];
  counts: object;
} {
  return JSON.parse(text);
}

describe("json", () => {
  it("writes what the golden file says", async () => {
    await expect(json([variedResult()], plainContext)).toMatchFileSnapshot("golden/report.json");
  });

  it("keeps to its schema", () => {
    const crashed = { checked: [], notApplicable: [], waitingForBase: [], crashed: [{ id: "a/b", error: "boom" }] };
    const text = json([variedResult(), lintResult("./x", [], { rules: crashed })], { ...plainContext, stats: true });
    validate(JSON.parse(text));
    expect(validate.errors ?? []).toEqual([]);
  });

  it.each([
    ["a position without its end", { line: 1 }],
    ["a line counted from zero", { line: 0, column: 1, endLine: 1, endColumn: 1 }],
    ["an ignored finding without its reason", { state: "ignored" }],
    ["a severity off", { severity: "off" }],
    ["an unknown field", { extra: 1 }],
  ])("has a schema that refuses %s", (_, fields) => {
    const report = JSON.parse(json([lintResult("./x", [diagnostic("a/b")])], plainContext));
    expect(validate(report)).toBe(true);
    Object.assign(report.checkpoints[0].diagnostics[0], fields);
    expect(validate(report)).toBe(false);
  });

  it("has paths that could not be checked, and keeps to its schema with them", () => {
    const unchecked = [{ path: "gone", reason: "no such folder", hint: "look" }];
    const report = JSON.parse(json([], { ...plainContext, unchecked }));
    expect(report.unchecked).toEqual([{ path: "gone", reason: "no such folder" }]);
    expect(validate(report)).toBe(true);
    expect(JSON.parse(json([], plainContext))).not.toHaveProperty("unchecked");
  });

  it("keeps the gravest of too many", () => {
    const many = Array.from({ length: 20_001 }, (_, index) =>
      diagnostic("a/b", { severity: index === 20_000 ? "error" : "info", fingerprint: `${index}` }),
    );
    const [checkpoint] = parsed(json([lintResult("./x", many)], plainContext)).checkpoints;
    expect(checkpoint?.diagnostics).toHaveLength(20_000);
    expect(checkpoint?.diagnostics.at(-1)).toMatchObject({ severity: "error" });
    expect(checkpoint?.omitted).toBe(1);
  });

  it("counts lines and columns from 1 and leaves them out where there are none", () => {
    const [folder, heads] = parsed(json([variedResult()], plainContext)).checkpoints[0]?.diagnostics ?? [];
    expect(heads).toMatchObject({ line: 12, column: 26, endLine: 12, endColumn: 28, pointer: "/num_attention_heads" });
    expect(folder).toMatchObject({ file: "", pointer: "" });
    for (const key of ["line", "column", "endLine", "endColumn", "actual", "expected"])
      expect(folder).not.toHaveProperty(key);
  });

  it("tells null from absent, and keeps NaN", () => {
    const items = [diagnostic("a/b", { actual: null, expected: Number.NaN }), diagnostic("c/d")];
    const [first, second] = parsed(json([lintResult("./x", items)], plainContext)).checkpoints[0]?.diagnostics ?? [];
    expect(first).toMatchObject({ actual: null, expected: "NaN" });
    expect(second).not.toHaveProperty("actual");
  });

  it("is valid UTF-8 and ASCII-safe where a terminal would act", () => {
    const hostile = "\ud800 \0 \u2028 \u001b[31m \u009b \u202e \u200b \u{e0041} é 😀";
    const text = json([lintResult(hostile, [diagnostic("a/b", { message: hostile })])], plainContext);
    expect(new TextDecoder("utf-8", { fatal: true }).decode(new TextEncoder().encode(text))).toBe(text);
    expect(text).toContain("\\ud800 \\u0000 \\u2028 \\u001b[31m \\u009b \\u202e \\u200b \\udb40\\udc41 é 😀");
    expect(JSON.parse(text).checkpoints[0].root).toBe(hostile);
  });

  it("leaves warnings out when quiet but counts them", () => {
    const { checkpoints, counts } = parsed(json([variedResult()], { ...plainContext, quiet: true }));
    expect(new Set(checkpoints[0]?.diagnostics.map(({ severity }) => severity))).toEqual(new Set(["error"]));
    expect(counts).toMatchObject({ error: 2, warning: 2, info: 2, ignored: 1, baselined: 1 });
  });

  it("is bounded on a hundred thousand findings and tells what it leaves out", () => {
    const one = diagnostic("a/many", { message: "m".repeat(100) });
    const text = json(
      [
        lintResult(
          "./x",
          Array.from({ length: 100_000 }, () => one),
        ),
      ],
      plainContext,
    );
    expect(text.length).toBeLessThan(50e6);
    expect(parsed(text).checkpoints[0]?.omitted).toBe(80_000);
    expect(parsed(text).counts).toMatchObject({ error: 100_000 });
  });

  it("sums the counts of all checkpoints", () => {
    expect(parsed(json([variedResult(), variedResult()], plainContext)).counts).toMatchObject({
      error: 4,
      warning: 4,
      ignored: 2,
    });
  });
});
