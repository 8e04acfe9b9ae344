import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { main } from "../../src/cli/main.ts";
import { appendToFile } from "../../src/cli/write-atomically.ts";
import { createMarkdown } from "../../src/report/markdown.ts";
import { diskFs } from "../../src/source/disk-fs.ts";
import { diagnostic, lintResult, plainContext } from "../report/sample-results.ts";
import { shippedAssets } from "../support/shipped-assets.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { tinyCheckpoint } from "../support/tiny-checkpoint.ts";
import { recordedIo } from "./main-io.ts";

let folder = "";

beforeEach(() => {
  folder = temporaryFolder();
  for (const [name, content] of tinyCheckpoint()) writeFileSync(join(folder, name), content);
});

async function lint(summary: string): Promise<{ code: number; stderr: string }> {
  const recorded = recordedIo({ assets: shippedAssets, fs: diskFs, env: { GITHUB_STEP_SUMMARY: summary } });
  const code = await main([folder], { ...recorded.io, appendFile: appendToFile });
  return { code, stderr: recorded.stderr() };
}

describe("the summary of a job", () => {
  it("is added to what other steps wrote", async () => {
    const summary = `${folder}.md`;
    writeFileSync(summary, "# before\n");
    await lint(summary);
    await lint(summary);
    const text = readFileSync(summary, "utf8");
    rmSync(summary);
    expect(text).toMatch(/^# before\n### checkpointlint: ✔ no problems/);
    expect(text.match(/^### checkpointlint/gm)).toHaveLength(2);
  });

  it("does not change the verdict when it cannot be written", async () => {
    const { code, stderr } = await lint(join(folder, "gone/summary.md"));
    expect(code).toBe(0);
    expect(stderr).toMatch(/^note: cannot write to .*gone\/summary\.md: no such folder\n$/);
  });

  it("is left as it is when it is full", async () => {
    const summary = `${folder}.md`;
    writeFileSync(summary, "x".repeat(1024 * 1024 - 100));
    const { code, stderr } = await lint(summary);
    const { length } = readFileSync(summary);
    rmSync(summary);
    expect(code).toBe(0);
    expect(stderr).toBe("note: the job summary is full, so the report is not in it\n");
    expect(length).toBe(1024 * 1024 - 100);
  });

  it.each([2_000, 65_000, 1_000_000])("keeps within %i bytes and counts what it leaves out", (size) => {
    const results = Array.from({ length: 60 }, (_, at) =>
      lintResult(
        `./größe-${at}`,
        Array.from({ length: 60 }, (_, number) =>
          diagnostic(`rule/r${number}`, { message: "größe ".repeat(90), fingerprint: `${number}` }),
        ),
      ),
    );
    const text = createMarkdown(size)(results, plainContext);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(size);
    const shown = text.match(/^- ✖/gm)?.length ?? 0;
    expect(text).toContain(`There is no room for ${3600 - shown} more findings`);
  });
});
