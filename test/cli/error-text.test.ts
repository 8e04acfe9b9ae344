import { describe, expect, it } from "vitest";
import { errorText } from "../../src/cli/error-text.ts";
import { InternalError, RuleFileError, UsageError } from "../../src/errors.ts";
import { SourceError } from "../../src/source/virtual-fs.ts";

describe("errorText", () => {
  it.each<[string, unknown, string]>([
    ["a usage error", new UsageError("no x", { hint: "give x" }), "error: no x\nhint: give x\n"],
    ["one without a hint", new UsageError("no x"), "error: no x\n"],
    ["several lines", new RuleFileError("2 mistakes\n  a.yaml:1:1 b"), "error: 2 mistakes\n  a.yaml:1:1 b\n"],
    [
      "a path that cannot be read",
      new SourceError("access", "/x"),
      "error: /x: permission denied\nhint: check the path and its permissions\n",
    ],
    ["hostile text", new UsageError("path \u001b[2J\u202e"), "error: path \\u{1b}[2J\\u{202e}\n"],
  ])("shows %s", (_, error, text) => {
    expect(errorText(error, { debug: false })).toBe(text);
  });

  it.each([[new TypeError("x of undefined")], [new InternalError("x of undefined")], ["x of undefined"]])(
    "takes the blame for %s",
    (error) => {
      const text = errorText(error, { debug: false });
      expect(text).toMatch(
        /^error: checkpointlint failed: x of undefined\nhint: this is a fault of checkpointlint, .*--debug.*\n$/,
      );
    },
  );

  it("shows stacks and causes only to whoever asks", () => {
    const error = new UsageError("no x", { cause: new Error("deep below") });
    expect(errorText(error, { debug: false })).not.toContain("    at ");
    expect(errorText(error, { debug: true })).toMatch(
      /error: no x\n.*UsageError: no x\n {4}at .*caused by: Error: deep below\n {4}at /s,
    );
  });
});
