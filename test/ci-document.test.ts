import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { smallCheckpoint } from "./cli/small-checkpoint.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const CLI = join(ROOT, "dist", "cli.js");
const TEXT = readFileSync(join(ROOT, "docs", "ci.md"), "utf8");

function block(language: string, has: string): string {
  const blocks = [...TEXT.matchAll(/```(\w+)\n(.*?)```/gs)];
  return blocks.find(([, name, body = ""]) => name === language && body.includes(has))?.[2] ?? "";
}

describe("docs/ci.md", () => {
  it("names hooks and inputs that there are", () => {
    const hooks: readonly { readonly id: string }[] = parse(readFileSync(join(ROOT, ".pre-commit-hooks.yaml"), "utf8"));
    const { repos } = parse(block("yaml", ".pre-commit-config.yaml"));
    expect(hooks.map(({ id }) => id)).toContain(repos[0].hooks[0].id);
    const action = parse(readFileSync(join(ROOT, "action.yml"), "utf8"));
    const workflow = parse(block("yaml", "jobs:"));
    const step = workflow.jobs.lint.steps.find(({ id }: { id?: string }) => id === "lint");
    for (const input of Object.keys(step.with)) expect(Object.keys(action.inputs)).toContain(input);
    for (const name of Object.keys(action.inputs)) expect(TEXT).toContain(`\`${name}\``);
  });

  it.skipIf(!existsSync(CLI)).each([
    [
      "GitLab",
      () => parse(block("yaml", "codequality")).checkpointlint.script[0],
      ["gl-code-quality-report.json", "junit.xml"],
    ],
    ["Jenkins", () => /sh '(.*)'/.exec(block("groovy", "pipeline"))?.[1], ["checkstyle.xml", "junit.xml"]],
  ] as const)("has a command for %s that writes its reports", (_, command, files) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "models", "a"), { recursive: true });
    for (const [name, content] of smallCheckpoint()) writeFileSync(join(folder, "models", "a", name), content);
    const words = String(command()).split(" ");
    expect(words.slice(0, 3)).toEqual(["npx", "--yes", "checkpointlint"]);
    const { status, stdout } = spawnSync(process.execPath, [CLI, ...words.slice(3)], { cwd: folder, encoding: "utf8" });
    expect([status, stdout]).toEqual([0, expect.stringContaining("✔ no problems")]);
    for (const file of files) expect(readFileSync(join(folder, file), "utf8").length).toBeGreaterThan(0);
  });
});
