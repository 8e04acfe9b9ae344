import { describe, expect, it } from "vitest";
import { parseArguments } from "../../src/cli/parse-arguments.ts";
import { terminalStyle } from "../../src/cli/terminal.ts";

const write = async (): Promise<void> => undefined;
const terminal = { isTerminal: true, columns: 100, write };
const pipe = { isTerminal: false, columns: null, write };

function color(stream: typeof terminal | typeof pipe, env: Record<string, string>, ...argv: string[]): boolean {
  return terminalStyle(stream, parseArguments(argv, {}), env).color;
}

describe("terminalStyle", () => {
  it.each<[string, boolean, boolean]>([
    ["a terminal", color(terminal, {}), true],
    ["a pipe", color(pipe, {}), false],
    ["a dumb terminal", color(terminal, { TERM: "dumb" }), false],
    ["NO_COLOR", color(terminal, { NO_COLOR: "1" }), false],
    ["an empty NO_COLOR", color(terminal, { NO_COLOR: "" }), true],
    ["FORCE_COLOR on a pipe", color(pipe, { FORCE_COLOR: "1" }), true],
    ["FORCE_COLOR=0", color(terminal, { FORCE_COLOR: "0" }), false],
    ["FORCE_COLOR over NO_COLOR", color(pipe, { FORCE_COLOR: "1", NO_COLOR: "1" }), true],
    ["--no-color over FORCE_COLOR", color(terminal, { FORCE_COLOR: "1" }, "--no-color"), false],
    ["--color over NO_COLOR", color(pipe, { NO_COLOR: "1" }, "--color"), true],
  ])("colours by %s", (_, actual, expected) => {
    expect(actual).toBe(expected);
  });

  it.each<[string, Record<string, string>, boolean]>([
    ["an unknown terminal", { TERM: "xterm-256color" }, false],
    ["VS Code", { TERM_PROGRAM: "vscode" }, true],
    ["a VTE terminal", { VTE_VERSION: "6800" }, true],
    ["an old VTE terminal", { VTE_VERSION: "4600" }, false],
    ["kitty", { TERM: "xterm-kitty" }, true],
    ["kitty without colour", { TERM: "xterm-kitty", NO_COLOR: "1" }, false],
    ["CI", { TERM_PROGRAM: "vscode", CI: "true" }, false],
  ])("links in %s", (_, env, expected) => {
    expect(terminalStyle(terminal, parseArguments([], {}), env).hyperlinks).toBe(expected);
  });

  it.each([
    [100, 100],
    [0, 80],
    [7, 40],
  ])("lays a terminal of %i columns out for %i", (columns, width) => {
    expect(terminalStyle({ ...terminal, columns }, parseArguments([], {}), {}).width).toBe(width);
  });

  it("never links into a pipe", () => {
    expect(terminalStyle(pipe, parseArguments(["--color"], {}), { TERM_PROGRAM: "vscode" })).toEqual({
      color: true,
      hyperlinks: false,
      width: null,
    });
  });
});
