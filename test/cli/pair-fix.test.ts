import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { main } from "../../src/cli/main.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { tinyCheckpoint } from "../support/tiny-checkpoint.ts";
import { diskIo } from "./convert/disk-io.ts";

type Input = NonNullable<Parameters<typeof tinyCheckpoint>[0]>;

let folder = "";
const at = (...parts: readonly string[]): string => join(folder, ...parts);

beforeEach(() => {
  folder = temporaryFolder();
});

/** 16 wide, 64 tokens, tables of `rows` rows; untied. */
function write(name: string, rows: number, input: Input = {}): void {
  const table = { dtype: "BF16", shape: [rows, 16] };
  const files = tinyCheckpoint({
    ...input,
    patch: { ...input.patch, "config.json": { vocab_size: rows, ...(input.patch?.["config.json"] as object) } },
    tensors: { "model.embed_tokens.weight": table, "lm_head.weight": table, ...input.tensors },
  });
  mkdirSync(at(name));
  for (const [file, content] of files) writeFileSync(at(name, file), content);
}

async function run(...argv: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const recorded = diskIo();
  const code = await main([...argv, "--no-config"], recorded.io);
  return { code, stdout: recorded.stdout(), stderr: recorded.stderr() };
}

const pair = (...more: readonly string[]): ReturnType<typeof run> => run("pair", at("target"), at("draft"), ...more);
const fix = (...more: readonly string[]): ReturnType<typeof run> => pair("--fix", "-o", at("padded"), ...more);

/** Names, sizes and times of what must not change. */
const state = (name: string): unknown =>
  readdirSync(at(name)).map((file) => [file, statSync(at(name, file)).mtimeMs, readFileSync(at(name, file), "base64")]);

describe("pair --fix", () => {
  it.each<[string, Input]>([
    ["untied", {}],
    ["tied", { patch: { "config.json": { tie_word_embeddings: true } }, tensors: { "lm_head.weight": null } }],
    ["sharded", { sharded: true }],
  ])("makes the pair pass, and verify finds the padded draft whole: %s", async (_, input) => {
    write("target", 80);
    write("draft", 64, input);
    const before = [state("target"), state("draft")];
    expect((await pair("-f", "unix")).stdout).toContain("vocab_size is 64, the target's is 80");
    const { code, stdout, stderr } = await fix();
    expect(stderr).toContain("converted");
    expect(stderr).toContain("16 rows of zeros are added to");
    expect(stderr).toContain("warning: added rows are zeros");
    expect(stderr).toContain(`next: checkpointlint verify ${at("padded")} --against ${at("draft")}`);
    expect(stdout).toMatch(/^vocab_size +80 +80$/m);
    expect(code).toBe(0);
    expect((await run("verify", at("padded"), "--against", at("draft"))).code).toBe(0);
    expect(await run("pair", at("target"), at("padded"), "--quiet")).toMatchObject({ code: 0, stdout: "" });
    expect([state("target"), state("draft")]).toEqual(before);
  });

  it("cuts rows that no token has, and says so", async () => {
    write("target", 64);
    write("draft", 80);
    const { code, stderr } = await fix();
    expect(stderr).toContain("16 rows without a token are cut off");
    expect(stderr).toContain("warning: rows of the draft are cut");
    expect(stderr).not.toContain("zeros");
    expect(code).toBe(0);
    expect((await run("verify", at("padded"), "--against", at("draft"))).code).toBe(0);
  });

  it("cuts no row that a token has", async () => {
    write("target", 64);
    write("draft", 80, { patch: { "generation_config.json": { pad_token_id: 70 } } });
    const { code, stderr } = await fix();
    expect(stderr).toContain("error: the embedding cannot have 64 rows: pad_token_id of generation_config.json is 70");
    expect(code).toBe(3);
    expect(existsSync(at("padded"))).toBe(false);
  });

  it("goes on with what is there already", async () => {
    write("target", 80);
    write("draft", 64);
    await fix();
    const { code, stderr } = await fix();
    expect(stderr).toContain("is already what");
    expect(code).toBe(0);
  });

  it("shows errors only with --quiet", async () => {
    write("target", 80);
    write("draft", 64);
    expect(await fix("--quiet")).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(existsSync(at("padded", "DONE"))).toBe(true);
  });

  it("has nothing to do where the rows are the same, for one folder twice too", async () => {
    write("target", 64);
    write("draft", 64);
    const { code, stderr } = await fix();
    expect(stderr).toBe("note: nothing is written: both have 64 rows\n");
    expect(code).toBe(0);
    const self = await run("pair", at("draft"), at("draft"), "--fix", "-o", at("padded"), "--quiet");
    expect(self).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(existsSync(at("padded"))).toBe(false);
  });

  it("writes nothing where something else stops the pair too", async () => {
    write("target", 80);
    write("draft", 64, { patch: { "tokenizer.json": { normalizer: { type: "Lowercase" } } } });
    const { code, stderr } = await fix("--quiet");
    expect(stderr).toBe("error: not padded: padding would not mend the pair, which speculative/normalizer stops too\n");
    expect(code).toBe(1);
    expect(existsSync(at("padded"))).toBe(false);
  });

  it("names all that stop the pair too", async () => {
    write("target", 80);
    write("draft", 64);
    const { code, stderr } = await fix("--quiet", "--served-length", "1024k");
    expect(stderr).toBe(
      "error: not padded: padding would not mend the pair, which speculative/served-length, speculative/served-past-target stop too\n",
    );
    expect(code).toBe(1);
  });

  it("names no number of rows where neither says one", async () => {
    const input: Input = {
      patch: { "config.json": { model_type: "unheard_of", vocab_size: null } },
      tensors: { "model.embed_tokens.weight": null, "lm_head.weight": null },
    };
    write("target", 64, input);
    write("draft", 64, input);
    expect((await fix()).stderr).toBe("note: nothing is written: the padding does not differ\n");
  });

  it("writes nothing where other tokens stop the pair", async () => {
    write("target", 80);
    write("draft", 64, { patch: { "tokenizer.json": { model: { vocab: { A: 1, B: 0 } } } } });
    const { code, stderr } = await fix();
    expect(stderr).toBe("error: not padded: padding does not mend speculative/vocab-size\n");
    expect(code).toBe(1);
  });

  it("takes no rows from a target that contradicts itself", async () => {
    write("target", 80, { tensors: { "model.embed_tokens.weight": { dtype: "BF16", shape: [64, 16] } } });
    write("draft", 64);
    const { code, stderr } = await fix();
    expect(stderr).toMatch(
      /^error: not padded: the target has \d+ errors? of its own, so its 80 rows may not be right\n$/,
    );
    expect(code).toBe(1);
  });

  it("converts no draft that is not sound", async () => {
    write("target", 80);
    write("draft", 64, { patch: { "config.json": { num_key_value_heads: 3 } } });
    const { code, stderr } = await fix();
    expect(stderr).toMatch(/^error: not converted: \d+ errors?\n/);
    expect(code).toBe(1);
    expect(existsSync(at("padded"))).toBe(false);
  });

  it.each(["target", "draft", "target/below/it", "draft/below"])(
    "refuses an output in a checkpoint: %s",
    async (name) => {
      write("target", 80);
      write("draft", 64);
      const before = [state("target"), state("draft")];
      const { code, stderr } = await pair("--fix", "-o", at(name));
      const side = name.split("/")[0] ?? "";
      expect(stderr).toBe(
        `error: the padded draft ${at(name)} would be written into the checkpoint ${at(side)}\nhint: name a place outside of the checkpoint\n`,
      );
      expect(code).toBe(2);
      expect([state("target"), state("draft")]).toEqual(before);
    },
  );

  it("refuses a folder with other files in it", async () => {
    write("target", 80);
    write("draft", 64);
    mkdirSync(at("padded"));
    writeFileSync(at("padded", "notes.txt"), "mine");
    const { code, stderr } = await fix();
    expect(stderr).toContain('holds what checkpointlint did not write: "notes.txt"');
    expect(code).toBe(3);
    expect(readdirSync(at("padded"))).toEqual(["notes.txt"]);
  });

  it.each([
    [["--fix"], "--fix needs --output"],
    [["-o", "padded"], "--output says nothing without --fix"],
    [["--dry-run"], "--dry-run says nothing without --fix"],
    [
      ["--fix", "--dry-run", "-f", "json"],
      "--dry-run prints what would be written, so the report needs a place of its own",
    ],
  ])("is told before anything is read: %s", async (options, message) => {
    const { code, stdout, stderr } = await pair(...options);
    expect(stderr.split("\n")[0]).toBe(`error: ${message}`);
    expect([code, stdout]).toEqual([2, ""]);
  });
});

describe("pair --fix --dry-run", () => {
  it("prints what would be written, and the gate stays as it is", async () => {
    write("target", 80);
    write("draft", 64);
    const { code, stdout, stderr } = await pair("--fix", "--dry-run");
    expect(stdout).toMatch(/^Dry run: nothing is written\n/);
    expect(stdout).toContain("16 rows of zeros are added to lm_head.weight and model.embed_tokens.weight: 80 for 64");
    expect(stdout).not.toContain("engines");
    expect(stderr).toContain("warning: added rows are zeros");
    expect(code).toBe(1);
    expect(readdirSync(folder).toSorted()).toEqual(["draft", "target"]);
  });

  it("takes an output that it does not make, and a report in a file", async () => {
    write("target", 80);
    write("draft", 64);
    const { stdout } = await fix("--dry-run", "-f", `json=${at("report.json")}`);
    expect(stdout).toMatch(/^Dry run: nothing is written\n/);
    expect(existsSync(at("padded"))).toBe(false);
  });

  it("shows the verdict where there is nothing to write", async () => {
    write("target", 80);
    write("draft", 64, { patch: { "tokenizer.json": { normalizer: { type: "Lowercase" } } } });
    const { stdout, stderr } = await pair("--fix", "--dry-run");
    expect(stderr).toContain("error: not padded: padding would not mend the pair");
    expect(stdout).toContain("speculative/normalizer");
  });
});
