import { describe, expect, it } from "vitest";
import { COMMANDS } from "../../src/cli/commands.ts";
import { findCommand } from "../../src/cli/find-command.ts";
import { helpPage } from "../../src/cli/help.ts";
import { COMMON_OPTIONS } from "../../src/cli/option-table.ts";
import { parseArguments } from "../../src/cli/parse-arguments.ts";

describe.for(COMMANDS.map(({ name }, index) => [name, index] as const))("the help of %s", ([name, index]) => {
  const load = async () => {
    const entry = COMMANDS[index];
    if (entry === undefined) throw new Error(name);
    return await entry.load();
  };

  it("describes every option, and says what its value is", async () => {
    const { options } = await load();
    for (const [option, { describe: text, type, value, choices, hidden }] of Object.entries({
      ...options,
      ...COMMON_OPTIONS,
    })) {
      expect(text, `--${option}`).toMatch(/^(?!.*\.$)[a-z].{8,}$/s);
      if (type !== "flag" && hidden !== true) expect(value ?? choices, `--${option}`).toBeDefined();
    }
  });

  it("has examples that parse", async () => {
    const { examples } = await load();
    expect(examples.length).toBeGreaterThan(0);
    expect(examples.some(([line]) => (findCommand(words(line)).command.name as string) === name)).toBe(true);
    for (const [line, what] of examples) {
      expect(what, line).not.toBe("");
      const { command, argv } = findCommand(words(line));
      const { options, positionals } = await command.load();
      const parsed = parseArguments(argv, options);
      expect(parsed.positionals.length, line).toBeGreaterThanOrEqual(positionals.min);
      expect(parsed.positionals.length, line).toBeLessThanOrEqual(positionals.max);
    }
  });

  it("shows the examples before the options", async () => {
    const page = await helpPage({ command: await load(), withCommands: index === 0 }, 80);
    expect(page.indexOf("\nExamples:\n")).toBeGreaterThan(0);
    expect(page.indexOf("\nExamples:\n")).toBeLessThan(page.indexOf("ptions:\n"));
    expect(page).toMatch(/[^\n]\n$/);
  });
});

/** The words of a line, without what a shell makes of it. */
function words(line: string): readonly string[] {
  return line
    .replace(/ [>|] .*$/, "")
    .split(" ")
    .map((word) => word.replace(/^"(.*)"$/, "$1"));
}
