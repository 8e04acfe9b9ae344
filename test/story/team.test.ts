import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, lstatSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { GIT_ENV, gitRepository, type Repository } from "../cli/git-repository.ts";
import { copyWritable } from "../support/copy-writable.ts";
import { parseXml } from "../support/strict-xml.ts";

// A team takes checkpointlint into a repository with twenty checkpoints that are not perfect, through real processes only:
// git, its hook, and the command line as it ships.

const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const BUILT = fileURLToPath(new URL("../../dist/.built", import.meta.url));
/** Published checkpoints; without them the twenty are made here. */
const CORPUS = [process.env["CHECKPOINTLINT_SHARED"], fileURLToPath(new URL("../../../shared", import.meta.url))]
  .flatMap((folder) => (folder === undefined ? [] : [join(folder, "corpus", "configs")]))
  .find((folder) => existsSync(folder));
/** Of @microsoft/sarif-multitool, which brings the schema of the format; .ci/run fetches it. */
const MULTITOOL = process.env["CHECKPOINTLINT_SARIF_MULTITOOL"];
const CHECKPOINTS = 20;
/** One whose config.json and generation_config.json agree with the tokenizer. */
const PLANTED = CORPUS === undefined ? "made-07" : "Bwin-AI__LiverGPT__0";
/** What docs/ci.md shows, with the program that was built here. */
const HOOK = `#!/bin/sh
git diff --cached --name-only -z | xargs -0 "${process.execPath}" "${CLI}" --hook --fail-on=warning --
`;

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe.skipIf(!existsSync(BUILT))("a team", () => {
  it(`adopts checkpointlint on ${CHECKPOINTS} ${CORPUS === undefined ? "made" : "published"} checkpoints`, async ({
    annotate,
  }) => {
    const repository = gitRepository();
    const { at, git } = repository;
    const run = (command: string, ...args: readonly string[]): Ended => {
      const env = { ...GIT_ENV, HOME: at(".home"), NO_COLOR: "1" };
      const { status, stdout, stderr } = spawnSync(command, args, { cwd: repository.folder, env, encoding: "utf8" });
      return { code: status, stdout, stderr };
    };
    const lint = (...args: readonly string[]): Ended => run(process.execPath, CLI, ...args);
    const commit = (): Ended => {
      git("add", "--all");
      return run("git", "commit", "--quiet", "--message", "x");
    };

    addCheckpoints(repository);
    repository.put(".gitignore", "*.safetensors\n*.bin\n.home/\n*.cache\n*.sarif\n*.xml\n");
    repository.put(`models/${PLANTED}/optimizer.bin`, new Uint8Array(64));
    expect(lint("--fail-on", "warning").code).toBe(1);

    // Adoption: what is there today is known, and the gate is open.
    expect(lint("init", "--yes").stdout).toContain("wrote .checkpointlintrc.json");
    expect(lint("baseline").code).toBe(0);
    repository.put(".git/hooks/pre-commit", HOOK);
    chmodSync(at(".git/hooks/pre-commit"), 0o755);
    const adopted = commit();
    expect([adopted.code, adopted.stderr]).toEqual([0, expect.stringContaining(`in ${CHECKPOINTS} checkpoints`)]);
    const tracked = git("ls-files").split("\n");
    expect(tracked).toContain(".checkpointlint-baseline.json");
    expect(tracked.filter((name) => /\.(?:safetensors|bin)$/.test(name))).toEqual([]);

    // A fault is planted: the commit does not go through, and says where and why.
    const config = at("models", PLANTED, "config.json");
    const before = readFileSync(config, "utf8");
    writeFileSync(config, before.replace(/("eos_token_id": )\d+/, "$17"));
    const blocked = commit();
    expect(blocked.code).toBe(1);
    expect(blocked.stderr).toContain(`models/${PLANTED}`);
    expect(blocked.stderr).toMatch(
      /eos_token_id of generation_config\.json .* lacks 7 of config\.json +generation\/eos-agree/,
    );
    expect(git("rev-list", "--count", "HEAD")).toBe("1\n");

    // The reports of that run can be read by what reads them.
    const reports = ["--format", "sarif=lint.sarif", "--format", "junit=lint.xml", "--fail-on=warning"];
    expect(lint(...reports).code).toBe(1);
    const sarif = JSON.parse(readFileSync(at("lint.sarif"), "utf8"));
    const planted = sarif.runs[0].results.filter((result: { readonly suppressions?: unknown }) => !result.suppressions);
    expect(planted).toMatchObject([
      {
        ruleId: "generation/eos-agree",
        locations: [{ physicalLocation: { artifactLocation: { uri: `models/${PLANTED}/config.json` } } }],
      },
    ]);
    if (MULTITOOL === undefined) await annotate("the schema of SARIF is not here (CHECKPOINTLINT_SARIF_MULTITOOL)");
    else {
      const schema = JSON.parse(readFileSync(join(dirname(MULTITOOL), "sarif-2.1.0.json"), "utf8"));
      const validate = new Ajv2020({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
      validate(sarif);
      expect(validate.errors ?? []).toEqual([]);
    }
    const junit = parseXml(readFileSync(at("lint.xml"), "utf8"));
    const failures = junit.filter(({ name }) => name === "failure").map(({ attributes }) => attributes["message"]);
    expect(failures).toEqual([expect.stringContaining("lacks 7 of config.json")]);

    // It is mended, with no other byte out of place, and goes through.
    expect(lint(`models/${PLANTED}`, "--fix").stderr).toContain(`fixed 1 finding in models/${PLANTED}/config.json`);
    const mended = readFileSync(config, "utf8");
    expect(withoutEos(mended)).toBe(withoutEos(before));
    expect(JSON.parse(mended).eos_token_id).toEqual(
      JSON.parse(readFileSync(at("models", PLANTED, "generation_config.json"), "utf8")).eos_token_id,
    );
    writeFileSync(at("models", PLANTED, "README.md"), "mended\n");
    expect(commit().code).toBe(0);
    expect(git("rev-list", "--count", "HEAD")).toBe("2\n");
    expect(git("status", "--porcelain")).toBe("");

    // Nobody waits for what has not changed. A file that is as new as this one may change within a tick of its clock.
    await setTimeout(Math.max(0, lstatSync(config).ctimeMs + 2_500 - Date.now()));
    const cached = ["--format", "json", "--cache", "--cache-file", "lint.cache"];
    const plain = lint("--format", "json");
    expect(lint(...cached)).toEqual(plain);
    expect(lint(...cached)).toEqual(plain);
    expect(lint(...cached, "--stats").stderr).toContain(
      `cache: ${CHECKPOINTS} of ${CHECKPOINTS} verdicts from lint.cache\n`,
    );
  });
});

function withoutEos(text: string): string {
  return text.replace(/"eos_token_id": (?:\d+|\[[^\]]*\])/, "");
}

function addCheckpoints(repository: Repository): void {
  if (CORPUS !== undefined) {
    for (const name of readdirSync(CORPUS).sort().slice(0, CHECKPOINTS)) {
      const from = join(CORPUS, name);
      copyWritable(from, repository.at("models", name), (path) => !path.endsWith("ORIGIN.json"));
      chmodSync(repository.at("models", name), 0o755);
    }
    return;
  }
  for (let index = 0; index < CHECKPOINTS; index++) {
    const folder = `models/made-${String(index).padStart(2, "0")}`;
    repository.checkpoint(folder);
    // What a team has: nobody ever looked.
    if (index % 3 === 0)
      repository.put(`${folder}/generation_config.json`, '{ "temperature": 0.5, "eos_token_id": 15 }\n');
  }
}
