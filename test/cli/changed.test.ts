import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { changedCheckpoints } from "../../src/cli/git/changed-checkpoints.ts";
import { runCommand } from "../../src/cli/run-command.ts";
import { diskFs } from "../../src/source/disk-fs.ts";
import { sharedFolder, temporaryFolder } from "../support/temporary-folder.ts";
import { GIT_ENV, gitRepository, openRepository, type Repository, repositoryAt } from "./git-repository.ts";
import { recordedIo } from "./main-io.ts";
import { scenarioAssets } from "./scenario-assets.ts";
import "../../src/cli/commands/lint.ts";
import { main } from "../../src/cli/main.ts";

const hasGit = spawnSync("git", ["--version"]).status === 0;

const committed = sharedFolder();

/** Two commits' worth of checkpoints, and what is none. */
function start(): Repository {
  if (readdirSync(committed).length === 0) {
    const repository = repositoryAt(committed);
    for (const path of ["a", "runs/b", "runs/c"]) repository.checkpoint(path);
    repository.put("web/config.json", '{"port": 80}\n');
    repository.commit();
  }
  const folder = temporaryFolder();
  cpSync(committed, folder, { recursive: true });
  return openRepository(folder);
}

/** As the command line calls it, in a folder of the repository. */
async function changed(
  repository: Repository,
  options: { cwd?: string; paths?: readonly string[]; since?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<readonly string[]> {
  const cwd = repository.at(options.cwd ?? ".");
  const before = process.cwd();
  process.chdir(cwd);
  try {
    const io = { env: { ...GIT_ENV, ...options.env }, fs: diskFs, runCommand };
    const found = await changedCheckpoints(options.paths ?? ["."], options.since ?? null, io);
    expect(found.unmatched).toEqual([]);
    return found.checkpoints;
  } finally {
    process.chdir(before);
  }
}

describe.skipIf(!hasGit)("--changed", () => {
  it("finds the resources beside one that changed or is gone, and nothing of others", async () => {
    const model = "apiVersion: sambanova.ai/v1alpha1\nkind: Model\nmetadata: { name: x }\n";
    const repository = start();
    for (const path of ["k8s/kept.yaml", "other/kept.yaml", "less/kept.yaml", "less/gone.yaml"])
      repository.put(path, model);
    repository.commit();
    repository.put("k8s/model.yaml", model);
    for (const path of ["k8s/compose.yaml", "other/compose.yaml"]) repository.put(path, "services: {}\n");
    rmSync(repository.at("less/gone.yaml"));
    const before = process.cwd();
    process.chdir(repository.at("k8s"));
    try {
      const find = (path: string): ReturnType<typeof changedCheckpoints> =>
        changedCheckpoints([path], null, { env: GIT_ENV, fs: diskFs, runCommand });
      expect(await find(".")).toEqual({ checkpoints: [], resources: ["kept.yaml", "model.yaml"], unmatched: [] });
      expect((await find("model.yaml")).resources).toEqual(["model.yaml"]);
      expect((await find("..")).resources).toEqual(["../less/kept.yaml", "kept.yaml", "model.yaml"]);
      // A configuration governs the resources below it, too.
      repository.put("other/.checkpointlintrc.json", "{}");
      expect((await find("..")).resources).toEqual([
        "../less/kept.yaml",
        "../other/kept.yaml",
        "kept.yaml",
        "model.yaml",
      ]);
    } finally {
      process.chdir(before);
    }
  });

  it.for<[string, (repository: Repository) => void, readonly string[]]>([
    ["nothing", () => undefined, []],
    ["a file that was edited", (r) => r.put("a/config.json", "{}"), ["a"]],
    [
      "a file that was edited and staged",
      (r) => {
        r.put("a/config.json", "{}");
        r.git("add", "a");
      },
      ["a"],
    ],
    [
      "a file that is staged and was taken back in the working tree",
      (r) => {
        const before = r.git("show", "HEAD:a/config.json");
        r.put("a/config.json", "{}");
        r.git("add", "a");
        r.put("a/config.json", before);
      },
      ["a"],
    ],
    ["a file that was deleted", (r) => rmSync(r.at("runs/b/tokenizer.json")), ["runs/b"]],
    ["a deletion that is staged", (r) => r.git("rm", "--quiet", "runs/b/tokenizer.json"), ["runs/b"]],
    ["config.json deleted: the weights are still a checkpoint", (r) => rmSync(r.at("a/config.json")), ["a"]],
    ["a checkpoint that was deleted", (r) => rmSync(r.at("a"), { recursive: true }), []],
    ["a file that git does not know", (r) => r.put("runs/c/notes.txt", "x"), ["runs/c"]],
    [
      "a file that git ignores",
      (r) => {
        r.put(".gitignore", "*.log\n");
        r.put("a/x.log", "x");
      },
      [],
    ],
    ["a checkpoint that git does not know", (r) => r.checkpoint("new"), ["new"]],
    ["a checkpoint that was renamed", (r) => renameSync(r.at("a"), r.at("z")), ["z"]],
    [
      "a file that moved from one to another",
      (r) => r.git("mv", "a/generation_config.json", "runs/b/moved.json"),
      ["a", "runs/b"],
    ],
    ["a file in a folder of it", (r) => r.put("a/original/params.json", "{}"), ["a"]],
    ["a config.json of something else", (r) => r.put("web/config.json", '{"port": 81}'), []],
    ["a folder with spaces and other letters", (r) => r.checkpoint("my runs/é 模型"), ["my runs/é 模型"]],
    ["a folder with a quote and a line feed", (r) => r.checkpoint('q"\n'), ['q"\n']],
    ["a folder that begins with a hyphen", (r) => r.checkpoint("-x"), ["-x"]],
    ["a configuration", (r) => r.put("runs/.checkpointlintrc.json", "{}"), ["runs/b", "runs/c"]],
    ["a link to a folder", (r) => symlinkSync("a", r.at("latest")), ["latest"]],
    [
      "a repository that is no submodule",
      (r) => {
        repositoryAt(r.at("other")).checkpoint("deep/m");
        r.git("-C", "other", "add", ".");
        r.git("-C", "other", "commit", "-qmx");
      },
      ["other/deep/m"],
    ],
    [
      "two files of one checkpoint",
      (r) => {
        r.put("a/config.json", "{}");
        r.put("a/b.txt", "");
      },
      ["a"],
    ],
  ])("%s", async ([, change, expected]) => {
    const repository = start();
    change(repository);
    expect(await changed(repository)).toEqual(expected);
  });

  it("takes a configuration that was deleted for a change of all below it", async () => {
    const repository = start();
    repository.put("runs/.checkpointlintrc.yaml", "");
    repository.commit();
    rmSync(repository.at("runs/.checkpointlintrc.yaml"));
    expect(await changed(repository)).toEqual(["runs/b", "runs/c"]);
  });

  it("finds everything before the first commit", async () => {
    const repository = gitRepository();
    repository.checkpoint("a");
    repository.checkpoint("b");
    repository.git("add", "a");
    expect(await changed(repository)).toEqual(["a", "b"]);
  });

  it.for<[string, readonly string[], readonly string[]]>([
    [".", ["."], ["a", "runs/b"]],
    [".", ["runs"], ["runs/b"]],
    [".", ["a/config.json"], ["a"]],
    [".", ["a", "runs/c"], ["a"]],
    [".", ["runs/*"], ["runs/b"]],
    ["runs", ["."], ["b"]],
    ["runs", [".."], ["../a", "b"]],
    ["runs/b", ["."], ["."]],
    ["a", ["config.json"], ["."]],
  ])("in %s with %j: %j", async ([cwd, paths, expected]) => {
    const repository = start();
    repository.put("a/config.json", "{}");
    repository.put("runs/b/config.json", "{}");
    expect(await changed(repository, { cwd, paths })).toEqual(expected);
  });

  it("compares with where the branch left another", async () => {
    const repository = start();
    repository.git("checkout", "--quiet", "-b", "topic");
    repository.put("a/config.json", "{}");
    repository.commit();
    repository.git("checkout", "--quiet", "main");
    repository.put("runs/c/config.json", "{}");
    repository.commit();
    repository.git("checkout", "--quiet", "topic");
    repository.put("runs/b/config.json", "{}");
    expect(await changed(repository, { since: "main" })).toEqual(["a", "runs/b"]);
    expect(await changed(repository, { since: "HEAD" })).toEqual(["runs/b"]);
    expect(await changed(repository, { since: "HEAD~1" })).toEqual(["a", "runs/b"]);
  });

  it.for<[string, string]>([
    ["nowhere", "--since nowhere names no commit"],
    ["-x", "--since -x names no commit"],
    ["--output=/tmp/x", "--since --output=/tmp/x names no commit"],
    ["main..main", "--since main..main names no commit"],
    ["^main", "--since ^main names no commit"],
    ["HEAD:a", "--since HEAD:a names no commit"],
    ["lonely", "lonely and HEAD have no commit in common"],
  ])("refuses --since %s", async ([since, message]) => {
    const repository = start();
    repository.git("checkout", "--quiet", "--orphan", "lonely");
    repository.git("commit", "--quiet", "-mlonely");
    repository.git("checkout", "--quiet", "main");
    await expect(changed(repository, { since })).rejects.toThrow(message);
  });

  it("refuses a path outside of the repository: nothing would be checked there", async () => {
    const repository = start();
    const other = gitRepository();
    await expect(changed(repository, { paths: [other.folder] })).rejects.toThrow(
      `${other.folder} is outside of the git repository ${repository.folder}`,
    );
  });

  it("looks into submodules, those that moved and those that were edited", async () => {
    const source = gitRepository();
    source.checkpoint("m");
    source.checkpoint("n");
    source.commit();
    const repository = start();
    const allow = ["-c", "protocol.file.allow=always"];
    for (const path of ["one", "two", "three"]) {
      repository.git(...allow, "submodule", "--quiet", "add", source.folder, path);
    }
    repository.commit();
    expect(await changed(repository)).toEqual([]);
    // Moved to another commit, edited in place, and not there.
    repositoryAt(repository.at("one")).put("m/config.json", "{}");
    repository.git("-C", "one", "commit", "-qam", "x");
    repositoryAt(repository.at("two")).put("n/config.json", "{}");
    repository.git("submodule", "--quiet", "deinit", "--force", "three");
    expect(await changed(repository)).toEqual(["one/m", "two/n"]);
    // What a hook's environment says of the repository around it is not true of a submodule.
    const env = { GIT_DIR: repository.at(".git"), GIT_WORK_TREE: repository.folder, GIT_INDEX_FILE: ".git/index" };
    expect(await changed(repository, { env })).toEqual(["one/m", "two/n"]);
  });

  it("works in a worktree", async () => {
    const repository = start();
    const other = gitRepository();
    rmSync(other.folder, { recursive: true });
    repository.git("worktree", "add", "--quiet", "-b", "topic", other.folder);
    other.put("a/config.json", "{}");
    expect(await changed(other)).toEqual(["a"]);
    expect(await changed(repository)).toEqual([]);
  });

  it("runs no program that the repository's configuration names", async () => {
    const repository = start();
    const trap = `touch ${repository.at("ran")}`;
    repository.git("config", "core.fsmonitor", trap);
    repository.git("config", "diff.external", trap);
    repository.put("a/config.json", "{}");
    expect(await changed(repository)).toEqual(["a"]);
    expect(await diskFs.kindOf(repository.at("ran"))).toBeNull();
  });

  it("says so outside of a repository, and without git", async () => {
    const repository = gitRepository();
    rmSync(repository.at(".git"), { recursive: true });
    mkdirSync(repository.at("a"));
    const env = { GIT_CEILING_DIRECTORIES: repository.at("..") };
    await expect(changed(repository, { env })).rejects.toThrow(
      "--changed needs a git repository, and this folder is in none",
    );
    const without = { env: {}, fs: diskFs, runCommand: async () => null };
    await expect(changedCheckpoints(["."], null, without)).rejects.toThrow("there is no git here");
  });

  it.for<[readonly string[], string, number]>([
    [["--changed"], "nothing to check: no checkpoint differs from HEAD\n", 0],
    [["--changed", "--since", "main"], "nothing to check: no checkpoint differs from main\n", 0],
    [
      ["--since", "main"],
      "error: --since main says nothing without --changed\nhint: write --changed --since main\n",
      2,
    ],
  ])("%j", async ([argv, text, code]) => {
    const repository = start();
    const before = process.cwd();
    process.chdir(repository.folder);
    try {
      const { io, stdout, stderr } = recordedIo({ assets: scenarioAssets, fs: diskFs, env: GIT_ENV });
      expect(await main(argv, { ...io, runCommand })).toBe(code);
      expect(stderr()).toBe(text);
      expect(stdout()).toBe("");
    } finally {
      process.chdir(before);
    }
  });
});
