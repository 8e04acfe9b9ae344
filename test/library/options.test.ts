import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/errors.ts";
import { fix } from "../../src/library/fix.ts";
import { formatReport } from "../../src/library/format-report.ts";
import { createLinter, lint } from "../../src/library/lint.ts";

/** As programs without types call it. */
type Loose = (...values: readonly unknown[]) => Promise<unknown>;
const loose = {
  lint: lint as Loose,
  createLinter: createLinter as Loose,
  fix: fix as Loose,
  formatReport: formatReport as Loose,
};

describe("options of the library", () => {
  it.each([
    ["lint", ["x", { presett: "strict" }], 'there is no option "presett", did you mean "preset"?'],
    ["createLinter", [{ rule: {} }], 'there is no option "rule", did you mean "rules"?'],
    ["createLinter", [{ unsafe: true }], 'there is no option "unsafe"'],
    ["fix", ["x", { usafe: true }], 'there is no option "usafe"'],
    ["formatReport", [[], "json", { quite: true }], 'there is no option "quite", did you mean "quiet"?'],
    ["lint", [undefined], "a path is undefined, no text"],
    ["lint", [["x", null]], "a path is null, no text"],
    ["lint", [{}], "a path is object, no text"],
  ] as const)("%s refuses %j", async (name, values, message) => {
    const error: unknown = await loose[name](...values).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ message });
  });
});
