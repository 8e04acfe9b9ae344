import { describe, expect, it } from "vitest";
import { findCommand } from "../../src/cli/find-command.ts";

describe("findCommand", () => {
  it.each<[string[], string, boolean, string[]]>([
    [[], "lint", false, []],
    [["./x"], "lint", false, ["./x"]],
    [["lint", "./x"], "lint", true, ["./x"]],
    [["rules"], "rules", true, []],
    [["./rules"], "lint", false, ["./rules"]],
    [["--no-color", "rules", "--format", "json"], "rules", true, ["--no-color", "--format", "json"]],
    [["--model", "rules", "./x"], "lint", false, ["--model", "rules", "./x"]],
    [["./x", "rules"], "lint", false, ["./x", "rules"]],
    [["--", "rules"], "lint", false, ["--", "rules"]],
    [["--help"], "lint", false, ["--help"]],
    [["--help", "rules"], "rules", true, ["--help"]],
    [["help"], "lint", false, ["--help"]],
    [["help", "rules"], "rules", true, ["--help"]],
    [["--no-color", "help", "help"], "lint", false, ["--help", "--help", "--no-color"]],
    [["./help"], "lint", false, ["./help"]],
    [["constructor"], "lint", false, ["constructor"]],
  ])("finds the command of %j", (argv, name, named, rest) => {
    const found = findCommand(argv);
    expect([found.command.name, found.named, found.argv]).toEqual([name, named, rest]);
  });
});
