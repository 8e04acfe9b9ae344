import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { GIT_ENV, type Repository, repositoryAt } from "../cli/git-repository.ts";
import { sharedFolder } from "../support/temporary-folder.ts";
import { snapshot } from "./snapshot.ts";

const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${"ab".repeat(32)}\nsize 4976698672\n`;

const home = sharedFolder();
let hooks: Repository;
let repository: Repository;
let env: Readonly<Record<string, string>> = {};

/** pre-commit ignores the user's .npmrc, but the registry that this machine reaches may stand there. */
function environment(): Readonly<Record<string, string>> {
  const config = (key: string): string => execFileSync("npm", ["config", "get", key], { encoding: "utf8" }).trim();
  return {
    ...GIT_ENV,
    HOME: home,
    PRE_COMMIT_HOME: join(home, "pre-commit"),
    PRE_COMMIT_COLOR: "never",
    npm_config_registry: config("registry"),
    npm_config_cache: config("cache"),
    npm_config_prefer_offline: "true",
  };
}

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

function run(program: string, ...args: readonly string[]): Ended {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: repository.folder, env, encoding: "utf8" });
  return { code: status, output: `${stdout}${stderr}` };
}

const commit = (): Ended => {
  repository.git("add", "--all");
  return run("git", "commit", "--message=x");
};
const configure = (id: string, more = ""): void =>
  repository.put(
    ".pre-commit-config.yaml",
    `repos:\n- repo: ${hooks.folder}\n  rev: ${hooks.git("rev-parse", "HEAD").trim()}\n  hooks:\n  - id: ${id}\n${more}`,
  );
const edit = (path: string, from: string, to: string): void => {
  const text = readFileSync(repository.at(path), "utf8");
  expect(text).toContain(from);
  repository.put(path, text.replace(from, to));
};

describe("the hooks in pre-commit", () => {
  beforeAll(() => {
    env = environment();
    hooks = snapshot(join(home, "hooks"));
    repository = repositoryAt(join(home, "repository"));
    // A clone without git lfs pull.
    for (const path of ["my runs/llama é", "-odd"]) {
      repository.checkpoint(path);
      repository.put(`${path}/model.safetensors`, POINTER);
    }
    repository.put("my runs/llama é/tokenizer.json", POINTER);
    repository.put("web/config.json", '{ "port": 80 }\n');
    repository.put("README.md", "x\n");
  });

  it("pass in try-repo what is in order, Git LFS pointers too", () => {
    repository.git("add", "--all");
    const { code, output } = run("pre-commit", "try-repo", hooks.folder, "checkpointlint", "--all-files", "--verbose");
    expect(output).toMatch(/checkpointlint\.+Passed/);
    // Each checkpoint once, whatever its files; what is none is passed over.
    expect(output.match(/^my runs\/llama é$/gm)).toHaveLength(1);
    expect(output.match(/^-odd$/gm)).toHaveLength(1);
    expect(output).toContain("ℹ 2 info in 2 of 2 checkpoints");
    expect(output).toContain("skipped: web/config.json: this file belongs to no checkpoint");
    expect(code).toBe(0);
  });

  it("let a commit pass that has nothing to do with checkpoints", () => {
    configure("checkpointlint");
    expect(run("pre-commit", "install").code).toBe(0);
    const { code, output } = commit();
    expect(output).toMatch(/checkpointlint\.+Passed/);
    expect(code).toBe(0);
    repository.put("README.md", "y\n");
    const other = commit();
    expect(other.output).toMatch(/checkpointlint\.+\(no files to check\)Skipped/);
    expect(other.code).toBe(0);
  });

  it("stop a commit with a fault, beside the pointers", () => {
    edit("my runs/llama é/config.json", '"num_attention_heads": 2', '"num_attention_heads": 3');
    const { code, output } = commit();
    expect(output).toMatch(/checkpointlint\.+Failed/);
    expect(output).toContain("num_attention_heads");
    expect(output).not.toContain("-odd");
    expect(code).toBe(1);
    edit("my runs/llama é/config.json", '"num_attention_heads": 3', '"num_attention_heads": 2');
  });

  it("stop a commit for a warning only if they are strict", () => {
    edit("-odd/config.json", '"model_type": "llama"', '"model_type": "llama-of-2031"');
    const passed = commit();
    expect(passed.output).toMatch(/checkpointlint\.+Passed/);
    expect(passed.code).toBe(0);
    edit("-odd/config.json", "llama-of-2031", "llama-of-2032");
    configure("checkpointlint-strict");
    const stopped = commit();
    expect(stopped.output).toMatch(/checkpointlint \(strict\)\.+Failed/);
    expect(stopped.output).toMatch(/too many warnings: \d+, and --max-warnings allows 0/);
    expect(stopped.code).toBe(1);
  });

  it("take the user's arguments after their own", () => {
    configure("checkpointlint", "    args: [--rule, 'files/lfs-pointer:error', --]\n");
    edit("-odd/config.json", "llama-of-2032", "llama");
    const { code, output } = commit();
    expect(output).toContain("✖ error a Git LFS pointer stands in place of model.safetensors");
    expect(code).toBe(1);
  });

  it("look at Kubernetes files where theirs is asked for, and at no other YAML", () => {
    configure("checkpointlint-deployments");
    repository.put("ci/build.yaml", "on: push\n");
    const other = commit();
    expect(other.output).toMatch(/checkpointlint \(deployments\)\.+Passed/);
    expect(other.code).toBe(0);
    const model = "apiVersion: sambanova.ai/v1alpha1\nkind: Model\nmetadata: { name: My_Model }\nspec: {}\n";
    repository.put("k8s é/model.yaml", model);
    const { code, output } = commit();
    expect(output).toMatch(/checkpointlint \(deployments\)\.+Failed/);
    expect(output).toContain("deploy/kubernetes-name");
    expect(code).toBe(1);
  });
});
