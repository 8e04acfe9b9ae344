import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { main } from "../../src/cli/main.ts";
import { FORMATS } from "../../src/report/formats.ts";
import { parseVendorLog } from "../../src/report/vendor-log/parse-vendor-log.ts";
import { createMemoryFs } from "../../src/source/memory-fs.ts";
import { shippedAssets } from "../support/shipped-assets.ts";
import { tinyCheckpoint } from "../support/tiny-checkpoint.ts";
import { recordedIo } from "./main-io.ts";
import { smallCheckpoint } from "./small-checkpoint.ts";

type Files = ReadonlyMap<string, string | Uint8Array>;
type Change = (name: string, text: string) => string;

/** A sound target and draft of one size: 920 parameters each. */
function pairOf(change: Change = (_, text) => text, more: Readonly<Record<string, string>> = {}): Files {
  const files = new Map<string, string | Uint8Array>(Object.entries(more));
  for (const [name, content] of smallCheckpoint()) {
    files.set(`runs/target/${name}`, content);
    files.set(`runs/my-draft/${name}`, typeof content === "string" ? change(name, content) : content);
  }
  return files;
}

/** eos of the draft has another name. */
const renamedEos: Change = (name, text) =>
  name === "config.json" || name === "generation_config.json" ? text : text.replaceAll("</s>", "<end>");
/** One row less of padding. */
const otherSize: Change = (name, text) =>
  name === "config.json" ? text.replace('"vocab_size": 16', '"vocab_size": 24') : text;

const CONVERTED = { "runs/target/DONE": "{}", "runs/my-draft/DONE": "of another converter" };

async function run(
  argv: readonly string[],
  files: Files = pairOf(),
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const { io, stdout, stderr } = recordedIo({ assets: shippedAssets, fs: createMemoryFs(files) });
  const code = await main(argv, io);
  return { code, stdout: stdout(), stderr: stderr() };
}

const pair = (...more: readonly string[]): readonly string[] => ["pair", "runs/target", "runs/my-draft", ...more];
const validate = (...more: readonly string[]): readonly string[] => [
  ...["validate-sd", "--target_model", "none", "--target_checkpoint_path", "runs/target"],
  ...["--draft_model", "none", "--draft_checkpoint_path", "runs/my-draft"],
  ...more,
];

describe("pair", () => {
  it.each([
    [["pair"], "<target>"],
    [["pair", "runs/target"], "<draft>"],
  ])("says which folder is missing: %j", async (argv, missing) => {
    const { code, stderr } = await run(argv);
    expect(stderr).toContain(`error: pair needs ${missing}\n`);
    expect(code).toBe(2);
  });

  it("asks for no other base model than it needs", async () => {
    const of = async (command: string): Promise<string> => (await run([command, "--help"])).stdout.replace(/\s+/g, " ");
    expect(await of("pair")).toContain("or none; without it the base is detected");
    // Both names are needed there.
    expect(await of("validate-sd")).toContain("or none to compare with none");
    expect(await of("validate-sd")).not.toContain("without it the base is detected");
  });

  it("names the options that it has for base models", async () => {
    const both = await run(pair());
    expect(both.stdout).toContain("did not run on 2 checkpoints; pass --target-model and --draft-model (");
    const markup = await run(pair("-f", "html"));
    expect(markup.stdout).toContain("wait for a base model (--target-model)");
    expect(markup.stdout).toContain("wait for a base model (--draft-model)");
  });

  it("tells of both checkpoints, of the pair, and of engines", async () => {
    const { code, stdout } = await run(pair());
    expect(code).toBe(0);
    expect(stdout).toContain("runs/my-draft with runs/target  pair");
    expect(stdout).toContain("tokens: all 16 are the same");
    expect(stdout).toContain("✔  llama.cpp");
    // Both are of one size.
    expect(stdout).toContain(
      "the draft multiplies with 792 parameters, 1 times the target's 792  speculative/size-larger",
    );
  });

  it("closes the gate for other tokens, and names the file and line of both", async () => {
    const { code, stdout } = await run(pair("-f", "json"), pairOf(renamedEos));
    expect(code).toBe(1);
    const [verdict] = JSON.parse(stdout).pairs;
    expect(verdict.root).toBe("runs");
    expect(verdict.tokens).toEqual({
      ...{ target: 16, draft: 16, same: 15, onlyReserved: false },
      sameTokenOtherId: { count: 0, examples: [] },
      sameIdOtherToken: { count: 1, examples: [{ id: 2, target: "</s>", draft: "<end>" }] },
      onlyTarget: { count: 1, examples: [{ token: "</s>", id: 2 }] },
      onlyDraft: { count: 1, examples: [{ token: "<end>", id: 2 }] },
    });
    const found = verdict.diagnostics.filter(({ severity }: { severity: string }) => severity === "error");
    expect(found).toMatchObject([
      {
        rule: "speculative/token-map",
        file: "my-draft/tokenizer.json",
        pointer: "/added_tokens/2/content",
        line: 26,
        related: [{ file: "target/tokenizer.json", pointer: "/added_tokens/2/content", line: 26 }],
      },
    ]);
  });

  it("keeps to the schema of reports", async () => {
    const schema: object = JSON.parse(readFileSync("schemas/report.schema.json", "utf8"));
    const valid = new Ajv2020({ allErrors: true }).compile(schema);
    for (const files of [pairOf(), pairOf(renamedEos), pairOf((_, text) => text.replace(/^\{/, ""))]) {
      const { stdout } = await run(pair("-f", "json", "--stats"), files);
      valid(JSON.parse(stdout));
      expect(valid.errors ?? []).toEqual([]);
    }
  });

  it.each(FORMATS.map(({ name }) => name))("names the draft's file in %s", async (format) => {
    const { code, stdout } = await run(pair("-f", format), pairOf(renamedEos));
    expect(code).toBe(1);
    // These name files from the folder around both.
    const isShort = ["json", "markdown", "html"].includes(format);
    expect(stdout).toContain(isShort ? "my-draft/tokenizer.json" : "runs/my-draft/tokenizer.json");
    expect(stdout).not.toContain("draft/draft");
  });

  it("shows engines in markdown and html too", async () => {
    for (const format of ["markdown", "html"]) {
      const { stdout } = await run(pair("-f", format), pairOf(renamedEos));
      expect(stdout).toContain("SGLang (STANDALONE)");
      expect(stdout).toContain("15 are the same");
    }
  });

  it("says once that no engine was asked, where a side is no model", async () => {
    const eagle: Change = (name, text) =>
      name === "config.json" ? text.replace('"LlamaForCausalLM"', '"LlamaForCausalLMEagle3"') : text;
    const { code, stdout } = await run(pair(), pairOf(eagle));
    expect(code).toBe(1);
    expect(stdout).toContain("?  all 14  the draft is an EAGLE-3 head, which reads the hidden states of its target\n");
    expect(stdout).not.toContain("llama.cpp");
  });

  it("finds no pair without a config.json sound", async () => {
    const files = new Map(pairOf());
    files.delete("runs/my-draft/config.json");
    const { stdout } = await run(pair("-f", "json"), files);
    const [verdict] = JSON.parse(stdout).pairs;
    expect(verdict.diagnostics).toMatchObject([
      { rule: "speculative/model-role", message: "the draft is not known to be a model (config.json is missing)" },
    ]);
  });

  it("asks for DONE where both are to be converted", async () => {
    const { code, stdout } = await run(pair("--converted", "-f", "unix"));
    expect(code).toBe(1);
    expect(stdout).toContain("runs/my-draft:1:1: error: the draft has no DONE");
    expect((await run(pair("--converted"), pairOf(undefined, CONVERTED))).code).toBe(0);
  });

  it("takes ignores and levels as any lint does", async () => {
    const ignored = {
      "runs/.checkpointlintrc.json": JSON.stringify({
        root: true,
        rules: { "speculative/size-larger": "off" },
        ignore: [{ rule: "speculative/token-map", reason: "trained with it" }],
      }),
    };
    const { code, stdout } = await run(pair("-f", "json"), pairOf(renamedEos, ignored));
    const [verdict] = JSON.parse(stdout).pairs;
    expect(verdict.diagnostics).toMatchObject([{ rule: "speculative/token-map", state: "ignored" }]);
    expect([code, verdict.counts.error]).toEqual([0, 0]);
  });

  it("names files of ignores and overrides as they are in the draft's folder", async () => {
    const config = {
      "runs/.checkpointlintrc.json": JSON.stringify({
        root: true,
        rules: { "speculative/size-larger": "off" },
        overrides: [{ files: ["my-draft/generation_config.json"], rules: { "speculative/eos-foreign": "error" } }],
        ignore: [{ rule: "speculative/token-map", file: "tokenizer.json", reason: "trained with it" }],
      }),
    };
    const change: Change = (name, text) =>
      name === "generation_config.json" ? text.replace('"eos_token_id": 2', '"eos_token_id": 3') : text;
    const both = pairOf((name, text) => change(name, renamedEos(name, text)), config);
    const [renamed] = JSON.parse((await run(pair("-f", "json"), both)).stdout).pairs;
    expect(renamed.diagnostics).toMatchObject([{ rule: "speculative/token-map", state: "ignored" }]);
    const { code, stdout } = await run(pair("-f", "json"), pairOf(change, config));
    const [verdict] = JSON.parse(stdout).pairs;
    expect(verdict.diagnostics).toMatchObject([{ rule: "speculative/eos-foreign", severity: "error" }]);
    expect(code).toBe(1);
  });

  it("takes what is found in the target's files for the draft's", async () => {
    const past = (entry: object): Promise<{ readonly stdout: string }> => {
      const ignore = [{ rule: "speculative/served-past-target", reason: "known", ...entry }];
      const config = { "runs/.checkpointlintrc.json": JSON.stringify({ root: true, ignore }) };
      return run(pair("--served-length", "129", "-f", "unix"), pairOf(undefined, config));
    };
    const told = "the target's context is 128 tokens, 129 are to be served";
    expect((await past({ checkpoint: "target" })).stdout).toContain(told);
    expect((await past({ file: "config.json" })).stdout).toContain(told);
    expect((await past({ checkpoint: "my-draft" })).stdout).not.toContain(told);
    expect((await past({ checkpoint: "my-draft", file: "target/config.json" })).stdout).not.toContain(told);
  });

  it("reports entries of ignore that ignore nothing, as lint does", async () => {
    const ignore = ["speculative/size-larger", "speculative/merges", "config/heads-divide"].map((rule) => ({
      ...{ rule, checkpoint: "my-draft", reason: "once" },
    }));
    const config = { "runs/.checkpointlintrc.json": JSON.stringify({ root: true, ignore }) };
    const { code, stdout } = await run(pair("-f", "json"), pairOf(undefined, config));
    const report = JSON.parse(stdout);
    expect(report.pairs[0].diagnostics).toMatchObject([{ rule: "speculative/size-larger", state: "ignored" }]);
    expect(report.configurations).toMatchObject([
      {
        root: "runs",
        diagnostics: [
          { rule: "internal/unused-ignore", message: "the entry for speculative/merges ignores nothing", line: 1 },
          { rule: "internal/unused-ignore", message: "the entry for config/heads-divide ignores nothing" },
        ],
      },
    ]);
    expect([code, report.counts.warning]).toEqual([0, 2]);
    expect((await run(pair("--max-warnings", "1"), pairOf(undefined, config))).code).toBe(1);
  });

  it("reports none of a file that governs more than both", async () => {
    const ignore = [{ rule: "speculative/merges", reason: "of another draft" }];
    const config = { "runs/.checkpointlintrc.json": JSON.stringify({ root: true, ignore }) };
    expect((await run(pair("--quiet", "--max-warnings", "1"), pairOf(undefined, config))).code).toBe(0);
  });

  it("says of other merges how many texts come out otherwise", async () => {
    const files = new Map<string, string | Uint8Array>();
    const dropped = {
      patch: {
        "tokenizer.json": {
          model: {
            merges: [
              ["t", "h"],
              ["h", "e"],
              ["e", "r"],
            ],
          },
        },
      },
    };
    for (const [name, content] of tinyCheckpoint()) files.set(`runs/target/${name}`, content);
    for (const [name, content] of tinyCheckpoint(dropped)) files.set(`runs/my-draft/${name}`, content);
    const { code, stdout } = await run(pair("-f", "unix"), files);
    expect(stdout).toMatch(/merge 2 is "e r", the target's is "i n"; [1-9]\d* of \d+ texts come out otherwise/);
    expect(code).toBe(1);
  });

  it("has no words for a quiet run in which nothing is wrong", async () => {
    expect(await run(pair("--quiet"))).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("asks for no longer draft than is served, and refuses what neither can", async () => {
    const short: Change = (name, text) =>
      name === "config.json" ? text.replace('"max_position_embeddings": 128', '"max_position_embeddings": 64') : text;
    expect((await run(pair("-f", "unix"), pairOf(short))).stdout).toContain(
      "the context is 64 tokens, the target's 128",
    );
    const served = await run(pair("-f", "unix", "--served-length", "64"), pairOf(short));
    expect([served.code, served.stdout]).toEqual([0, expect.not.stringContaining("context")]);
    const long = await run(pair("-f", "unix", "--served-length", "1k"), pairOf(short));
    expect(long.code).toBe(1);
    expect(long.stdout).toContain("error: the context is 64 tokens, 1024 are to be served");
    expect(long.stdout).toContain("error: the target's context is 128 tokens, 1024 are to be served");
    for (const wrong of ["0", "8 thousand", "-1k"]) {
      const { code, stderr } = await run(pair(`--served-length=${wrong}`));
      expect([code, stderr]).toEqual([2, expect.stringContaining(`--served-length ${wrong} is no number of tokens`)]);
    }
  });

  it("says which folder is none", async () => {
    const { code, stderr } = await run(["pair", "runs/target", "runs/gone"]);
    expect(code).toBe(2);
    expect(stderr).toContain("runs/gone");
  });
});

describe("validate-sd", () => {
  it("writes the vendor's report of a success", async () => {
    const { code, stdout } = await run(validate(), pairOf(undefined, CONVERTED));
    const log = parseVendorLog(stdout);
    expect(log.steps.map(({ number, name, state, errors }) => [number, name, state, errors.length])).toEqual([
      [1, "parse_args", "Succeeded", 0],
      [2, "lint_target", "Succeeded", 0],
      [3, "lint_draft", "Succeeded", 0],
      [4, "validate_sd", "Succeeded", 0],
    ]);
    expect(log.commandLine).toContain("validate-sd --target_model none");
    expect(log.ending).toEqual({ state: "succeeded", time: "2026-11-26T00:00:00UTC" });
    expect(code).toBe(0);
  });

  it("writes the vendor's report of mismatched vocabularies", async () => {
    const change: Change = (name, text) => otherSize(name, renamedEos(name, text));
    // Of the rows that config.json says its own lint tells.
    const levels = ["weights/embedding-rows:off", "weights/tensor-shapes:off", "weights/config-contradicted:off"];
    const rules = [...levels, "weights/predicted-size:off", "weights/head-rows:off"].flatMap((rule) => [
      "--rule",
      rule,
    ]);
    const { code, stdout } = await run(validate(...rules), pairOf(change, CONVERTED));
    const log = parseVendorLog(stdout);
    expect(log.steps.at(-1)).toMatchObject({ number: 4, name: "validate_sd", state: "Failed" });
    expect(log.steps.at(-1)?.errors).toMatchObject([
      {
        id: "VOCABULARY_MISMATCH",
        owner: "USAGE",
        reason:
          "vocab_size is 24, the target's is 16, and the tokenizers differ: of the draft's 16 tokens and the target's 16, 15 are the same",
        suggestion: expect.stringContaining("use a draft with the target's tokenizer"),
      },
    ]);
    expect(stdout).toContain("One or more failures have occurred. Do not deploy");
    expect(code).toBe(1);
  });

  it("stops at the lint of a side that is no sound checkpoint", async () => {
    const { code, stdout } = await run(validate(), pairOf(otherSize, CONVERTED));
    expect(parseVendorLog(stdout).steps.map(({ name, state }) => `${name} ${state}`)).toEqual([
      ...["parse_args Succeeded", "lint_target Succeeded", "lint_draft Failed"],
    ]);
    expect(code).toBe(1);
  });

  it("refuses what was not converted", async () => {
    const { code, stdout } = await run(validate());
    expect(
      parseVendorLog(stdout)
        .steps.at(-1)
        ?.errors.map(({ id }) => id),
    ).toEqual(["NOT_CONVERTED"]);
    expect(code).toBe(1);
  });

  it.each([
    ["target-model", ["validate-sd"]],
    ["draft-checkpoint-path", validate().slice(0, 7)],
  ])("asks for --%s in its report", async (option, argv) => {
    const { code, stdout } = await run(argv);
    const log = parseVendorLog(stdout);
    expect(log.steps[0]).toMatchObject({ name: "parse_args", state: "Failed" });
    expect(log.steps[0]?.errors[0]?.reason).toContain(`--${option.replaceAll("-", "_")}`);
    expect(code).toBe(2);
  });

  it("writes findings in a form of ours, too", async () => {
    const { stdout } = await run(validate("--format", "unix"), pairOf(renamedEos, CONVERTED));
    expect(stdout).toMatch(/^runs\/my-draft\/tokenizer\.json:26:18: error: the token ids differ/m);
  });
});
