import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../src/engine/lint-result.ts";
import { FORMATS } from "../../src/report/formats.ts";
import { github } from "../../src/report/github.ts";
import { gitlab } from "../../src/report/gitlab.ts";
import { junit } from "../../src/report/junit.ts";
import { at, diagnostic, fullResult, lintResult, plainContext } from "./sample-results.ts";
import { workflowCommands } from "./workflow-commands.ts";

function many(count: number, rule: string, fields: Partial<Diagnostic> = {}): readonly Diagnostic[] {
  return Array.from({ length: count }, (_, at) =>
    diagnostic(rule, { message: `${rule} ${at}`, fingerprint: `${rule}${at}`, ...fields }),
  );
}

describe("github", () => {
  it("puts errors first, and one of every rule before the second of any", () => {
    const result = lintResult("x", [
      ...many(2, "a/note", { severity: "info" }),
      ...many(3, "b/often"),
      ...many(1, "c/once"),
    ]);
    expect(workflowCommands(github([result], plainContext)).map(({ data }) => data)).toEqual([
      "b/often 0",
      "c/once 0",
      "b/often 1",
      "b/often 2",
      "a/note 0",
      "a/note 1",
    ]);
  });

  it("says what GitHub will not show", () => {
    const text = github([lintResult("x", [...many(12, "a/b"), ...many(5, "c/d")])], plainContext);
    expect(workflowCommands(text)).toHaveLength(15);
    expect(text).toContain("\n… and 2 more of a/b (--format json lists all)\n");
    expect(text).toContain("\nGitHub shows the first 10 annotations of each level; the others are in this log only\n");
    expect(text).toMatch(/\ncheckpointlint: ✖ 17 errors\n$/);
    expect(github([lintResult("x", many(9, "a/b"))], plainContext)).not.toContain("GitHub shows");
  });

  it("counts the findings of a rule in each checkpoint for itself", () => {
    const text = github([lintResult("x", many(12, "a/b")), lintResult("y", many(9, "a/b"))], plainContext);
    expect(workflowCommands(text)).toHaveLength(19);
    expect(text).toContain("\n… and 2 more of a/b (--format json lists all)\n");
  });
});

describe("gitlab", () => {
  it("tells the same finding in two checkpoints apart", () => {
    const one = diagnostic("a/b", { fingerprint: "same" });
    const issues: { fingerprint: string }[] = JSON.parse(
      gitlab([lintResult("./a", [one, one]), lintResult("./b", [one])], plainContext),
    );
    expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(3);
  });
});

describe("junit", () => {
  const result = lintResult("x", [
    diagnostic("a/error"),
    diagnostic("a/warning", { severity: "warning" }),
    diagnostic("a/info", { severity: "info" }),
  ]);

  it.each([
    ["error", ["a/error"]],
    ["warning", ["a/error", "a/warning"]],
    ["info", ["a/error", "a/warning", "a/info"]],
  ] as const)("fails where --fail-on %s closes the gate", (failOn, failed) => {
    const text = junit([result], { ...plainContext, failOn });
    expect([...text.matchAll(/<failure [^>]*type="([^"]*)"/g)].map(([, type]) => type)).toEqual(failed);
    expect(text).toContain(`<testsuites name="checkpointlint" tests="5" failures="${failed.length}"`);
  });

  it("gives each of two cases a name of its own", () => {
    const text = junit([lintResult("x", [...many(2, "a/b")])], plainContext);
    expect(text).toContain('name="a/b"');
    expect(text).toContain('name="a/b (2)"');
  });

  // GitLab knows a case by class and name, and uses the first of those that share both.
  it("tells cases of two files of a checkpoint apart", () => {
    const places = ["a.json", "b.json"].map((file) => diagnostic("a/b", { place: at(file, "key") }));
    const text = junit([lintResult("x", places, { files: ["c.json", "d.json"] })], plainContext);
    const names = [...text.matchAll(/<testcase (name="[^"]*" classname="[^"]*")/g)].map(([, name]) => name);
    expect(names).toHaveLength(4);
    expect(new Set(names).size).toBe(4);
    expect(text).toContain('name="a/b at b.json/key"');
    expect(text).toContain('name="no findings in c.json"');
  });
});

// A page has tests of its own.
describe.each(FORMATS.filter(({ name }) => name !== "html"))("$name", ({ name, load }) => {
  // On a terminal standard error has told of it.
  it.runIf(name !== "stylish")("tells of a path that could not be checked", async () => {
    const print = await load({ color: false, hyperlinks: false });
    const unchecked = [{ path: "gone/\u001bx|y", reason: "no such folder", hint: "look" }];
    const text = print([], { ...plainContext, unchecked });
    expect(text).toContain(name === "json" ? '"reason": "no such folder"' : "was not checked: no such folder");
    expect(text).not.toContain("\u001b");
    if (name === "unix")
      expect(text).toMatch(/^gone\/\S+:1:1: error: gone\/\S+ was not checked: .* \[internal\/not-checked\]\n$/);
    if (name === "sarif") expect(text).toContain('"executionSuccessful": false');
    if (name === "junit") expect(text).toContain('tests="1" failures="0" errors="1" skipped="0"');
    if (name === "github") expect(workflowCommands(text).map(({ name: command }) => command)).toEqual(["error"]);
    if (name === "gitlab") expect(JSON.parse(text)).toMatchObject([{ severity: "blocker" }]);
  });

  it.runIf(["stylish", "github", "markdown"].includes(name))("shows nothing green beside such a path", async () => {
    const print = await load({ color: false, hyperlinks: false });
    const unchecked = [{ path: "gone", reason: "no such folder", hint: "look" }];
    const text = print([lintResult("x", [])], { ...plainContext, unchecked });
    expect(text).toContain("✖ 1 path was not checked");
    expect(text).not.toContain("no problems");
    const quiet = print([lintResult("x", [])], { ...plainContext, unchecked, quiet: true });
    expect(quiet).toContain("✖ 1 path was not checked");
  });

  it("takes no more room for forty thousand findings than for thirty thousand", async () => {
    const print = await load({ color: false, hyperlinks: false });
    const one = diagnostic("a/many", { message: "m".repeat(100) });
    const [fewer = 0, more = 0] = [30_000, 40_000].map(
      (length) =>
        print(
          [
            lintResult(
              "./x",
              Array.from({ length }, () => one),
            ),
          ],
          plainContext,
        ).length,
    );
    // Sums may have a digit more.
    expect(Math.abs(more - fewer)).toBeLessThan(100);
    expect(more).toBeLessThan(50e6);
  });

  it("leaves warnings out when quiet", async () => {
    const print = await load({ color: false, hyperlinks: false });
    const text = print([fullResult()], { ...plainContext, quiet: true });
    expect(text).toContain("num_attention_heads");
    expect(text).not.toContain("head_dim is 96");
    // Rules that ran are in SARIF all the same; what is ignored shows in JSON.
    if (name !== "json") expect(text).not.toContain("served with a stop list");
  });

  // A line each has room for the message only.
  it.skipIf(name === "unix")("tells the paragraph of a cause at most once, and what a fix does", async () => {
    const print = await load({ color: false, hyperlinks: false });
    const text = print([fullResult()], plainContext);
    const told = text.match(/The platform reads the files of transformers 4\./g)?.length ?? 0;
    expect(told).toBe(name === "json" ? 0 : 1);
    expect(text).toContain("set num_attention_heads to 64");
    expect(text).toMatch(name === "json" ? /"safety": "unsafe"/ : /--fix|"fixes"/);
  });
});
