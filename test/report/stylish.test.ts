import { describe, expect, it } from "vitest";
import { filePlace } from "../../src/checkpoint/place.ts";

import type { Diagnostic, LintResult } from "../../src/engine/lint-result.ts";
import { chalkPaint } from "../../src/report/chalk-paint.ts";
import { PLAIN_PAINT } from "../../src/report/paint.ts";
import { createStylish } from "../../src/report/stylish.ts";
import { at, diagnostic, lintResult, plainContext, spanIn, variedResult } from "./sample-results.ts";

const REMOVED_BY_TERMINALS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

const stylish = createStylish(PLAIN_PAINT);

describe("stylish", () => {
  it("shows every severity, places without lines and a shared cause", async () => {
    await expect(stylish([variedResult()], plainContext)).toMatchFileSnapshot("golden/stylish.txt");
  });

  it("paints and links on a terminal of 72 columns", async () => {
    const text = createStylish(chalkPaint(true))([variedResult()], { ...plainContext, width: 72, stats: true });
    await expect(text.replaceAll("\u001b", "ESC").replaceAll("\u0007", "BEL")).toMatchFileSnapshot(
      "golden/stylish-terminal.txt",
    );
  });

  it("ends each of several checkpoints with its own line, and says once what waits for a base model", async () => {
    const waiting = { checked: ["a/b"], notApplicable: ["c/d"], waitingForBase: ["c/d", "e/f"], crashed: [] };
    const text = stylish([variedResult(), lintResult("./other", [], { rules: waiting })], plainContext);
    await expect(text).toMatchFileSnapshot("golden/stylish-several.txt");
  });

  it("counts checkpoints and deployments each for themselves", () => {
    const bad = [diagnostic("a/b")];
    const endOf = (...results: readonly LintResult[]): string =>
      stylish(results, plainContext).trimEnd().split("\n").at(-1) ?? "";
    const deployment = (root: string, findings: readonly Diagnostic[]): LintResult =>
      lintResult(root, findings, { kind: "deployment" });
    expect(endOf(lintResult("a", bad), deployment("b", bad), deployment("c", []))).toBe(
      "✖ 2 errors in the checkpoint and 1 of 2 deployments",
    );
    expect(endOf(lintResult("a", []), lintResult("d", []), deployment("b", bad))).toBe("✖ 1 error in the deployment");
    expect(endOf(lintResult("a", []), deployment("b", []), deployment("c", []))).toMatch(
      /^✔ no problems in 1 checkpoint and 2 deployments/,
    );
  });

  it("names the other places of a deployment as a terminal opens them", () => {
    const seen = (kind: LintResult["kind"], root: string, file: string): string | undefined =>
      /see (\S+)/.exec(
        stylish(
          [lintResult(root, [diagnostic("a/b", { related: [{ place: filePlace(file), span: null }] })], { kind })],
          plainContext,
        ),
      )?.[1];
    expect(seen("deployment", "k8s/prod", "other.yaml")).toBe("k8s/prod/other.yaml");
    expect(seen("deployment", "k8s/prod", "../../top.yaml")).toBe("top.yaml");
    expect(seen("deployment", "k8s/prod", "../base/model.yaml")).toBe("k8s/base/model.yaml");
    expect(seen("deployment", "../k8s", "../../model.yaml")).toBe("../../model.yaml");
    expect(seen("deployment", ".", "model.yaml")).toBe("model.yaml");
    expect(seen("checkpoint", "models/a", "config.json")).toBe("config.json");
  });

  it("writes nothing but text without colour", () => {
    expect(stylish([variedResult()], plainContext).replaceAll("\n", "")).not.toMatch(REMOVED_BY_TERMINALS);
  });

  it("lets nothing of a hostile checkpoint act on the terminal", () => {
    const hostile = "\u001b]0;pwned\u0007\n::error::x\r\u202e\u200b\ud800";
    const text = stylish(
      [
        lintResult(
          `root${hostile}`,
          [
            diagnostic(`rule/${hostile}`, {
              message: `message ${hostile}`,
              suggestion: hostile,
              actual: hostile,
              expected: [hostile],
              docsUrl: `https://example.org/${hostile}`,
              place: filePlace(hostile),
              span: spanIn(`"${hostile.replaceAll(/[\n\r]/g, "")}": 1`, 0, "1"),
              related: [{ place: filePlace(hostile, hostile), span: null }],
            }),
          ],
          { model: { id: hostile, name: hostile, how: "detected" } },
        ),
      ],
      { ...plainContext, stats: true },
    );
    expect(text.replaceAll("\n", "")).not.toMatch(REMOVED_BY_TERMINALS);
    expect(text).not.toMatch(/^::error/m);
    expect(text).toContain("\\u{1b}]0;pwned\\u{7}\\u{a}::error::x\\u{d}\\u{202e}\\u{200b}\\u{d800}");
  });

  it("makes no link of an address that could end it early, and names the rule's page instead", () => {
    const text = createStylish(chalkPaint(true))(
      [lintResult("./x", [diagnostic("a/b", { docsUrl: "https://e/\u0007\u001b[2J" })])],
      plainContext,
    );
    expect(text).not.toContain("\u001b]8");
    expect(text).not.toContain("\u001b[2J");
    expect(text).toContain("checkpointlint explain a/b");
  });

  it.each([
    [{}, "✔ no problems (2 rules checked)"],
    [
      { rules: { checked: [], notApplicable: ["a/b"], waitingForBase: [], crashed: [] } },
      "⚠ nothing was checked: no rule applies",
    ],
    [
      { rules: { checked: ["a/b"], notApplicable: [], waitingForBase: [], crashed: [{ id: "c/d", error: "boom" }] } },
      "✖ 1 rule crashed",
    ],
  ])("ends a run without findings %#", (fields, line) => {
    expect(stylish([lintResult("./x", [], fields)], plainContext)).toBe(`./x\n\n${line}\n`);
  });

  it("says how many rules wait for a base model, and keeps quiet about it when there is one", () => {
    const rules = { checked: ["a/b"], notApplicable: ["c/d"], waitingForBase: ["c/d"], crashed: [] };
    const without = stylish([lintResult("./x", [], { rules })], plainContext);
    expect(without).toContain("\nno base model: 1 rule did not run; pass --model (checkpointlint models lists them)\n");
    const model = { id: "m", name: "M", how: "detected" } as const;
    const withModel = stylish([lintResult("./x", [], { rules, model })], plainContext);
    expect(withModel).toBe("./x  base model M (detected)\n\n✔ no problems (1 rule checked)\n");
  });

  describe("expected and found", () => {
    const base = { model: { id: "m", name: "Base", how: "declared" } } as const;
    const one = (fields: object): string =>
      stylish([lintResult("./x", [diagnostic("a/b", { place: at("c.json"), ...fields })])], plainContext);

    it("are named when the message does not say them", () => {
      expect(one({ actual: 32, expected: 64 })).toContain("\n    found 32, expected 64\n");
      expect(one({ actual: Number.NaN, expected: "a" })).toContain('\n    found NaN, expected "a"\n');
      expect(one({ expected: [1, Infinity] })).toContain('\n    expected [1,"Infinity"]\n');
    });

    it("are left out when it does", () => {
      expect(one({ message: "x is 32, expected 64", actual: 32, expected: 64 })).not.toContain("found");
      expect(one({ message: "of 123, 1 times the target's 123", actual: 1, expected: 1 })).not.toContain("found");
    });

    it("are the base model's only for a rule that compares with it", () => {
      const text = stylish([lintResult("./x", [diagnostic("a/b", { actual: 1, expected: 2 })], base)], plainContext);
      expect(text).toContain("found 1, expected 2");
    });
  });

  it("shows errors only when quiet, and counts what it hides", () => {
    const text = stylish([variedResult(), lintResult("./fine", [diagnostic("a/b", { severity: "warning" })])], {
      ...plainContext,
      quiet: true,
    });
    expect(text).not.toContain("head_dim");
    expect(text).not.toContain("./fine");
    expect(text).toContain("✖ 2 errors, 3 warnings, 2 info");
    expect(text).toContain("--quiet hides 5 of them");
    expect(stylish([lintResult("./fine", [])], { ...plainContext, quiet: true })).toBe("");
  });

  it("shows the first ten findings of a rule and counts the rest", () => {
    const many = Array.from({ length: 25 }, (_, index) => diagnostic("a/many", { message: `number ${index}` }));
    const text = stylish([lintResult("./x", many)], plainContext);
    expect(text.match(/number \d+/g)).toHaveLength(10);
    expect(text).toContain("… and 15 more of a/many (--format json lists all)");
    expect(text).toContain("✖ 25 errors");
  });

  it("adds what the engine has folded to the rest", () => {
    const many = Array.from({ length: 100 }, (_, index) => diagnostic("a/many", { message: `number ${index}` }));
    const folded = diagnostic("a/many", { message: "… and 400 more like this" });
    const text = stylish([lintResult("./x", [folded, ...many])], plainContext);
    expect(text).not.toContain("like this");
    expect(text).toContain("… and 490 more of a/many");
  });

  it("stays small and quick on a million findings", () => {
    const one = diagnostic("a/many", { message: "m".repeat(100) });
    const text = stylish(
      [
        lintResult(
          "./x",
          Array.from({ length: 1_000_000 }, () => one),
        ),
      ],
      plainContext,
    );
    expect(text.length).toBeLessThan(10_000);
  });

  it("cuts a message of megabytes", () => {
    expect(
      stylish([lintResult("./x", [diagnostic("a/b", { message: "m".repeat(5e6) })])], plainContext).length,
    ).toBeLessThan(2000);
  });

  it("does not treat a single finding with a cause as a group", () => {
    const text = stylish([lintResult("./x", [diagnostic("a/b", { cause: "saved-by-v5" })])], plainContext);
    expect(text).not.toContain("one cause");
  });

  it("names a rule's page once", () => {
    const text = stylish([lintResult("./x", [diagnostic("a/b"), diagnostic("a/b")])], plainContext);
    expect(text.match(/checkpointlint explain a\/b/g)).toHaveLength(1);
  });

  it("keeps every line within the width", () => {
    const long = "a sentence of several words that goes on for quite a while and then some more, up to a good length";
    const fields = { message: long, suggestion: long };
    const diagnostics = [
      diagnostic("a/b", { ...fields, related: [{ place: filePlace("f", long), span: null }] }),
      diagnostic("a/c", { ...fields, cause: "saved-by-v5", place: at("config.json", "a") }),
      diagnostic("a/d", { ...fields, cause: "saved-by-v5", place: at("config.json", "b") }),
    ];
    const text = stylish([lintResult("./x", diagnostics)], { ...plainContext, width: 50 });
    expect(text).toContain("one cause");
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(50);
  });
});
