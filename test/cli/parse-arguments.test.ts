import { describe, expect, it } from "vitest";
import type { OptionTable } from "../../src/cli/option-table.ts";
import { parseArguments } from "../../src/cli/parse-arguments.ts";
import { CheckpointlintError, UsageError } from "../../src/errors.ts";

const options: OptionTable = {
  format: { type: "text", many: true, short: "f", describe: "" },
  model: { type: "text", describe: "" },
  "max-warnings": { type: "whole number", describe: "" },
  "cache-location": { type: "text", value: "folder", describe: "" },
  preset: { type: "text", choices: ["recommended", "strict"], describe: "" },
  quiet: { type: "flag", describe: "" },
  "error-on-unmatched": { type: "flag", negated: true, describe: "" },
};

function fault(argv: readonly string[]): string {
  try {
    parseArguments(argv, options);
  } catch (error) {
    if (error instanceof UsageError) return `${error.message} | ${error.hint ?? ""}`;
    throw error;
  }
  return "no fault";
}

describe("parseArguments", () => {
  it("reads values, flags, lists and numbers", () => {
    const args = parseArguments(
      ["a", "--model", "m", "--max-warnings=3", "-f", "json", "b", "--format", "x=y=z", "--quiet"],
      options,
    );
    expect(args.positionals).toEqual(["a", "b"]);
    expect(args.text("model")).toBe("m");
    expect(args.wholeNumber("max-warnings")).toBe(3);
    expect(args.list("format")).toEqual(["json", "x=y=z"]);
    expect(args.flag("quiet")).toBe(true);
  });

  it("tells what was not given", () => {
    const args = parseArguments([], options);
    expect(args.positionals).toEqual([]);
    expect([args.text("model"), args.wholeNumber("max-warnings"), args.flag("quiet")]).toEqual([null, null, null]);
    expect(args.list("format")).toEqual([]);
  });

  it("takes the vendor's underscores, in names only", () => {
    const args = parseArguments(["--max_warnings=1", "--model", "my_model", "--no-error_on_unmatched", "a_b"], options);
    expect(args.wholeNumber("max-warnings")).toBe(1);
    expect(args.text("model")).toBe("my_model");
    expect(args.flag("error-on-unmatched")).toBe(false);
    expect(args.positionals).toEqual(["a_b"]);
  });

  it("takes everything after -- as a path", () => {
    const args = parseArguments(["a", "--", "--model", "-", "-x", "--", "un_der"], options);
    expect(args.positionals).toEqual(["a", "--model", "-", "-x", "--", "un_der"]);
    expect(args.text("model")).toBeNull();
  });

  it.each([
    ["numbers", ["12", "0x10", "1e3"]],
    ["the name of an object's member", ["constructor", "__proto__"]],
    ["quotes", ["'a'", '"b"']],
  ])("leaves a path of %s as it is", (_, paths) => {
    expect(parseArguments(paths, options).positionals).toEqual(paths);
  });

  it("leaves quotes in a value", () => {
    expect(parseArguments(["--model", '"m"'], options).text("model")).toBe('"m"');
  });

  it.each<[string[], string]>([
    [["-"], "- stands for standard input, which is no checkpoint | name a folder, or ./- if that is its name"],
    [["--model", "-"], "--model needs a value | write --model <text>"],
    [["--model"], "--model needs a value | write --model <text>"],
    [["--model="], "--model needs a value | write --model <text>"],
    [["--model", "--quiet"], "--model needs a value | write --model <text>"],
    [["--max_warnings"], "--max_warnings needs a value | write --max_warnings <whole number>"],
    [["--cache_location="], "--cache_location needs a value | write --cache_location <folder>"],
    [["--preset", "--quiet"], "--preset needs a value | write --preset <recommended|strict>"],
    [["--max-warnings", "abc"], '--max-warnings is "abc", which is no whole number | write --max-warnings 0 or more'],
    [["--max-warnings", "-1"], '--max-warnings is "-1", which is no whole number | write --max-warnings 0 or more'],
    [["--max-warnings", "1.5"], '--max-warnings is "1.5", which is no whole number | write --max-warnings 0 or more'],
    [["--max-warnings=0x1"], '--max-warnings is "0x1", which is no whole number | write --max-warnings 0 or more'],
    [["--model", "a", "--model", "b"], "--model is given 2 times: a, b | keep one of them"],
    [["--model", "a", "--model=a"], "--model is given 2 times: a, a | keep one of them"],
    [["--quiet=maybe"], "--quiet takes no value | write --quiet or --no-quiet"],
    [["--no-quiet=1"], "--no-quiet takes no value | write --quiet or --no-quiet"],
    [["--color", "--no-color"], "both --color and --no-color are given | keep one of them"],
    [["--fromat", "json"], "unknown option --fromat | did you mean --format?"],
    [["--max-warning=3"], "unknown option --max-warning | did you mean --max-warnings?"],
    [["--no-error-on-unmatch"], "unknown option --no-error-on-unmatch | did you mean --no-error-on-unmatched?"],
    [["--zzzzzz"], "unknown option --zzzzzz | --help lists the options"],
    [["--no-model"], "unknown option --no-model | did you mean --model?"],
    [["-x"], "unknown option -x | --help lists the options"],
    [["--__proto__", "x"], "unknown option ----proto-- | --help lists the options"],
    [["--constructor", "x"], "unknown option --constructor | --help lists the options"],
    [["-quiet"], "unknown option -quiet | did you mean --quiet?"],
    [["--preset", "recomended"], '--preset is "recomended" | did you mean recommended? it may be recommended, strict'],
    [["--preset", "x"], '--preset is "x" | it may be recommended, strict'],
    [[""], "an argument is empty | check the variable that it comes from"],
    [["--", ""], "an argument is empty | check the variable that it comes from"],
  ])("refuses %j", (argv, message) => {
    expect(fault(argv)).toBe(message);
  });

  it("lets a flag be given twice", () => {
    expect(parseArguments(["--quiet", "--quiet"], options).flag("quiet")).toBe(true);
  });

  it("faults an option that the table lacks", () => {
    expect(() => parseArguments([], options).text("modle")).toThrow(CheckpointlintError);
  });
});
