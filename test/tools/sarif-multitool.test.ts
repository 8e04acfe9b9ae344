import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import type { LintResult } from "../../src/engine/lint-result.ts";
import { sarif } from "../../src/report/sarif/sarif.ts";
import { resultWith } from "../report/hostile-result.ts";
import { HOSTILE } from "../report/hostile-strings.ts";
import { fullResult, lintResult, plainContext } from "../report/sample-results.ts";
import { sharedFolder } from "../support/temporary-folder.ts";
import { tinyCheckpoint } from "../support/tiny-checkpoint.ts";

/** The program of @microsoft/sarif-multitool-linux; .ci/run fetches it. The schema of the format lies beside it. */
const MULTITOOL = process.env["CHECKPOINTLINT_SARIF_MULTITOOL"];
const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
/** "The region is absent": a weight file has no lines. */
const ACCEPTED = ["SARIF2017"];

interface ValidationLog {
  readonly runs: readonly {
    readonly results: readonly { readonly ruleId: string; readonly level?: string }[];
    readonly invocations: readonly { readonly executionSuccessful: boolean }[];
  }[];
}

describe.skipIf(MULTITOOL === undefined)("@microsoft/sarif-multitool", () => {
  const folder = sharedFolder();

  /** What it has to say against a log: rule and level. */
  function complaints(log: string): readonly string[] {
    const [input, output] = [join(folder, "in.sarif"), join(folder, "out.sarif")];
    writeFileSync(input, log);
    execFileSync(
      MULTITOOL ?? "",
      ["validate", input, "--output", output, "--log", "ForceOverwrite", "--rule-kind", "Sarif;Ghas", "--quiet"],
      { env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" }, stdio: "pipe" },
    );
    const { runs }: ValidationLog = JSON.parse(readFileSync(output, "utf8").replace(/^\ufeff/, ""));
    expect(runs.map(({ invocations }) => invocations[0]?.executionSuccessful)).toEqual([true]);
    return runs.flatMap(({ results }) => results.map(({ ruleId, level }) => `${level ?? "warning"} ${ruleId}`));
  }

  it.each<[string, readonly LintResult[]]>([
    ["every kind of finding", [fullResult()]],
    ["no checkpoint at all", []],
    ["a checkpoint without findings", [lintResult("./x", [])]],
    ["a hundred hostile texts", HOSTILE.map(resultWith)],
  ])("accepts %s", (_, results) => {
    const log = sarif(results, plainContext);
    const accepted = ACCEPTED.map((id) => `warning ${id}`);
    expect(complaints(log).filter((each) => !accepted.includes(each) && !each.startsWith("note "))).toEqual([]);
  });

  it("accepts what the command line writes", () => {
    const checkpoint = join(folder, "checkpoint");
    execFileSync("mkdir", [checkpoint]);
    for (const [name, content] of tinyCheckpoint()) writeFileSync(join(checkpoint, name), content);
    rmSync(join(checkpoint, "tokenizer.json"));
    writeFileSync(join(checkpoint, "generation_config.json"), '{ "eos_token_id": 9999999 }');
    const target = join(folder, "cli.sarif");
    const args = [CLI, checkpoint, "--format", `sarif=${target}`, "--fail-on", "error"];
    expect(() => execFileSync(process.execPath, args, { stdio: "pipe" })).toThrow(/Command failed/);
    const log = readFileSync(target, "utf8");
    expect(JSON.parse(log).runs[0].results.length).toBeGreaterThan(1);
    expect(complaints(log).filter((each) => each.startsWith("error "))).toEqual([]);
  });

  it("finds a fault, so its silence means something", () => {
    const log = JSON.parse(sarif([fullResult()], plainContext));
    log.runs[0].results[2].locations[0].physicalLocation.region.startLine = 0;
    expect(complaints(JSON.stringify(log)).some((each) => each.startsWith("error "))).toBe(true);
  });

  it("has a schema that every log keeps to", () => {
    const schema: object = JSON.parse(readFileSync(join(dirname(MULTITOOL ?? ""), "sarif-2.1.0.json"), "utf8"));
    const validate = new Ajv2020({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
    validate(JSON.parse(sarif([fullResult(), ...HOSTILE.map(resultWith)], plainContext)));
    expect(validate.errors ?? []).toEqual([]);
  });
});
