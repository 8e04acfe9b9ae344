import { describe, expect, it } from "vitest";
import { createMarkdown, markdown } from "../../src/report/markdown.ts";
import { at, diagnostic, lintResult, plainContext } from "./sample-results.ts";

describe("markdown", () => {
  it("names configuration files, and no checkpoint for them", () => {
    const stale = (file: string): ReturnType<typeof lintResult> =>
      lintResult("runs", [diagnostic("internal/x", { severity: "warning", place: at(file, "x") })], {
        kind: "configuration",
      });
    const text = markdown(
      [lintResult("runs/a", []), stale(".checkpointlintrc.json"), stale("known.json")],
      plainContext,
    );
    expect(text).toContain("\n| ⚠ | `runs/.checkpointlintrc.json` |");
    expect(text).toContain("\n#### `runs/known.json`\n");
    expect(text).not.toContain("`runs`");
  });

  it("leaves a question to the sentence, not to what it quotes", () => {
    const asked = diagnostic("a/b", { message: 'there is no "minReplica", did you mean "minReplicas"?' });
    expect(markdown([lintResult("x", [asked])], plainContext)).toContain('did you mean "minReplicas"? (');
  });

  it("leaves no heading without what stands below it", () => {
    const results = Array.from({ length: 40 }, (_, at) =>
      lintResult(`runs/${at}`, [diagnostic("a/b", { message: "word ".repeat(20) })]),
    );
    for (let size = 6_000; size < 7_000; size += 25) {
      const text = createMarkdown(size)(results, plainContext);
      expect(text).toMatch(/<\/details>\n\n_There is no room for \d+ more findings: --format json lists all\._\n$/);
    }
  });
});
