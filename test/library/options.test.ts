import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/errors.ts";
import { convertCheckpoint, planConversion } from "../../src/library/convert.ts";
import { fix } from "../../src/library/fix.ts";
import { formatReport } from "../../src/library/format-report.ts";
import { createLinter, lint } from "../../src/library/lint.ts";
import { verifyConversion } from "../../src/library/verify-conversion.ts";

/** As programs without types call it. */
type Loose = (...values: readonly unknown[]) => Promise<unknown>;
const loose = {
  lint: lint as Loose,
  createLinter: createLinter as Loose,
  fix: fix as Loose,
  formatReport: formatReport as Loose,
  convertCheckpoint: convertCheckpoint as Loose,
  planConversion: planConversion as Loose,
  verifyConversion: verifyConversion as Loose,
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
    // Nothing of these looks at the source first: it may be what is refused.
    ["convertCheckpoint", ["x", "y", { to: "nope" }], 'there is no layout "nope"'],
    ["convertCheckpoint", ["x", "y", {}], 'there is no layout "undefined"'],
    ["convertCheckpoint", ["x", undefined, { to: "huggingface" }], "the output is no folder's name"],
    ["convertCheckpoint", ["x", "y", { to: "huggingface", jobs: 0 }], "jobs is 0"],
    ["planConversion", ["x", { to: "huggingface", maxShardSize: "5XB" }], 'maxShardSize is "5XB", which is no size'],
    ["verifyConversion", ["no-such-folder"], "there is no folder no-such-folder"],
  ] as const)("%s refuses %j", async (name, values, message) => {
    const error: unknown = await loose[name](...values).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ message });
  });
});
