import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { main } from "../../src/cli/main.ts";
import { sharedFolder } from "../support/temporary-folder.ts";
import { recordedIo } from "./main-io.ts";
import { scenarioAssets } from "./scenario-assets.ts";

const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const BUILT = fileURLToPath(new URL("../../dist/.built", import.meta.url));
const TIME = 60_000;

const folder = sharedFolder();

/** What the command line prints, from the sources. */
async function printed(...argv: readonly string[]): Promise<string> {
  const { io, stdout } = recordedIo({ assets: scenarioAssets });
  expect(await main(argv, io)).toBe(0);
  return stdout();
}

function shell(command: string, args: readonly string[]): string {
  const { stdout, stderr, error } = spawnSync(command, args, {
    cwd: join(folder, "work"),
    env: { ...process.env, PATH: `${join(folder, "bin")}:${process.env["PATH"]}`, LC_ALL: "C" },
    encoding: "utf8",
    timeout: TIME,
  });
  expect(error).toBeUndefined();
  expect(stderr).toBe("");
  return stdout;
}

function has(command: string): boolean {
  return spawnSync(command, ["--version"]).status === 0;
}

beforeAll(async () => {
  for (const name of ["bin", "work", "work/my llama", "work/lint", "scripts"]) mkdirSync(join(folder, name));
  writeFileSync(join(folder, "work", "$(touch hacked)"), "");
  writeFileSync(join(folder, "bin", "checkpointlint"), `#!/bin/sh\nexec '${process.execPath}' '${CLI}' "$@"\n`);
  chmodSync(join(folder, "bin", "checkpointlint"), 0o755);
  writeFileSync(join(folder, "scripts", "bash"), await printed("completion", "bash"));
  writeFileSync(join(folder, "scripts", "_checkpointlint"), await printed("completion", "zsh"));
  writeFileSync(join(folder, "scripts", "fish"), await printed("completion", "fish"));
});

describe("completion --list", () => {
  it("prints names, one a line", async () => {
    expect((await printed("completion", "--list", "rules")).split("\n")).toContain("config/vocab-size");
    expect((await printed("completion", "--list", "models")).split("\n")).toContain("Meta-Llama-3.1-8B-Instruct");
    expect(await printed("completion", "--list", "presets")).toBe("recommended\nstrict\n");
    expect((await printed("completion", "--list", "formats")).split("\n")).toContain("stylish");
  });
});

describe.skipIf(!existsSync(BUILT) || !has("bash"))("in bash", () => {
  /** COMPREPLY for words, the last of which the cursor is at. */
  function complete(...words: readonly string[]): readonly string[] {
    const quoted = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
    const script = `source '${join(folder, "scripts", "bash")}'
      COMP_WORDS=(checkpointlint ${quoted}); COMP_CWORD=${words.length}; COMPREPLY=()
      _checkpointlint
      for reply in "\${COMPREPLY[@]}"; do printf '%s\\n' "$reply"; done`;
    return shell("bash", ["--norc", "-c", script])
      .split("\n")
      .filter((line) => line !== "")
      .sort();
  }

  it("completes commands, and paths beside them", () => {
    expect(complete("ex")).toEqual(["explain"]);
    expect(complete("li")).toEqual(["lint", "lint"]);
    expect(complete("--no-color", "test-r")).toEqual(["test-rules"]);
    expect(complete("lint", "my")).toEqual(["my llama"]);
  });

  it("completes options of the command, and of lint without one", () => {
    expect(complete("my llama", "--pre")).toEqual(["--preset"]);
    expect(complete("rules", "--d")).toEqual(["--debug", "--dir"]);
    expect(complete("lint", "--no-e")).toEqual(["--no-error-on-unmatched"]);
  });

  it("completes values: choices, names, levels, paths", () => {
    expect(complete("lint", "--fail-on", "w")).toEqual(["warning"]);
    expect(complete("lint", "--fail-on", "=", "w")).toEqual(["warning"]);
    expect(complete("--preset", "=")).toEqual(["recommended", "strict"]);
    expect(complete("--model", "Meta-Llama-3.1-8")).toEqual(["Meta-Llama-3.1-8B-Instruct"]);
    expect(complete("--rule", "config/vocab-s")).toEqual(["config/vocab-size"]);
    expect(complete("--rule", "config/vocab-size", ":", "o")).toEqual(["off"]);
    expect(complete("rules", "--dir", "l")).toEqual(["lint"]);
  });

  it("completes what stands behind a command", () => {
    expect(complete("explain", "config/vocab-s")).toEqual(["config/vocab-size"]);
    expect(complete("rules", "n")).toEqual(["new"]);
    expect(complete("models", "s")).toEqual(["show"]);
    expect(complete("completion", "f")).toEqual(["fish"]);
    expect(complete("demo", "")).toEqual([]);
  });

  it("runs nothing that a file is called", () => {
    expect(complete("lint", "$(t")).toEqual(["$(touch hacked)"]);
    expect(existsSync(join(folder, "work", "hacked"))).toBe(false);
  });
});

describe.skipIf(!existsSync(BUILT) || !has("fish"))("in fish", () => {
  it("completes commands, options, choices and names", () => {
    const lines = [
      "ex",
      "my --pre",
      "lint --fail-on w",
      "--preset st",
      "explain config/vocab-s",
      "rules n",
      "models show Meta-Llama-3.1-8",
    ];
    const script = `source '${join(folder, "scripts", "fish")}'
      ${lines.map((line) => `echo (complete -C"checkpointlint ${line}" | string replace -r '\\t.*' '')`).join("\n")}`;
    expect(shell("fish", ["--no-config", "-c", script]).trimEnd().split("\n")).toEqual([
      "explain",
      "--preset",
      "warning",
      "strict",
      "config/vocab-size",
      "new",
      "Meta-Llama-3.1-8B-Instruct",
    ]);
  });
});

describe.skipIf(!existsSync(BUILT) || !has("zsh"))("in zsh", () => {
  it("completes commands, options, choices and names", () => {
    const lines = [
      ["exp", "explain"],
      ["explain config/vocab-s", "explain config/vocab-size"],
      ["lint --fail-on w", "lint --fail-on warning"],
      ["--preset st", "--preset strict"],
      ["rules n", "rules new"],
      ["models show Meta-Llama-3.1-8", "models show Meta-Llama-3.1-8B-Instruct"],
    ] as const;
    // Each line is typed into a terminal of zsh's own and completed; ^T then prints what stands there.
    const steps = lines.map(
      ([typed]) => `zpty -w -n z $'checkpointlint ${typed}\\t\\C-t'
      zpty -r z seen '*>>*'
      print -r -- \${\${\${seen##*<<}%%>>*}%%[= ]#}`,
    );
    const script = `setopt extendedglob; zmodload zsh/zpty
      zpty z zsh -f -i
      zpty -w z "fpath=(${join(folder, "scripts")} \\$fpath); autoload -U compinit; compinit -u -D"
      zpty -w z 'report() { zle -I; print -r -- "<""<$BUFFER>"">"; BUFFER= }; zle -N report; bindkey "^T" report; echo RE""ADY'
      zpty -r z seen '*READY*'
      ${steps.join("\n")}
      zpty -d z`;
    expect(shell("zsh", ["-f", "-c", script]).trimEnd().split("\n")).toEqual(
      lines.map(([, wanted]) => `checkpointlint ${wanted}`),
    );
  });
});
