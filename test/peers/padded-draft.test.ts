import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tinyTokenizer, tinyTokenizerConfig } from "../../src/engine/testing/tiny-tokenizer.ts";
import { HAS_PEERS, python } from "./shared.ts";

const SCRIPT = fileURLToPath(new URL("assisted-generation.py", import.meta.url));
const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

/** 512 rows against 480, one tokenizer: as Qwen2.5's 152064 against 151936. */
describe.skipIf(!HAS_PEERS)("a padded draft, in the assisted generation of transformers", () => {
  let folder = "";
  const at = (name: string): string => join(folder, name);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "padded-"));
    mkdirSync(at("tokenizers"));
    writeFileSync(at("tokenizers/tokenizer.json"), JSON.stringify(tinyTokenizer()));
    writeFileSync(at("tokenizers/tokenizer_config.json"), JSON.stringify(tinyTokenizerConfig()));
    python(SCRIPT, ["write", at("tokenizers"), folder]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(["draft", "untied-draft"])("works after --fix and is refused before: %s", (name) => {
    const run = (draft: string): unknown => JSON.parse(python(SCRIPT, ["run", at("target"), at(draft)]));
    const rows = (draft: string): Rows => JSON.parse(python(SCRIPT, ["rows", at(draft), "480"])) as Rows;
    expect(run(name)).toEqual({ error: expect.stringContaining("have different tokenizers") });
    const pair = (draft: string, ...more: readonly string[]): ReturnType<typeof spawnSync> =>
      spawnSync(process.execPath, [CLI, "pair", at("target"), at(draft), "--quiet", ...more], { encoding: "utf8" });
    expect(pair(name).status).toBe(1);
    expect(pair(name).stdout).toContain("only the padding differs");
    const fixed = pair(name, "--fix", "-o", at(`${name}-padded`));
    expect([fixed.status, fixed.stdout]).toEqual([0, ""]);
    expect(fixed.stderr).toBe("");
    // What the target says with its draft is what it says alone.
    expect(run(`${name}-padded`)).toMatchObject({ same: true });
    const [before, after] = [rows(name), rows(`${name}-padded`)];
    expect(after).toEqual({
      tied: before.tied,
      vocab_size: 512,
      embedding: { shape: [512, 64], before: before.embedding.before, after: 0 },
      head: { shape: [512, 64], before: before.head.before, after: 0 },
    });
  });

  it("works where rows without a token were cut", () => {
    const run = (draft: string): unknown => JSON.parse(python(SCRIPT, ["run", at("untied-draft"), at(draft)]));
    const fixed = spawnSync(
      process.execPath,
      [CLI, "pair", at("untied-draft"), at("target"), "--quiet", "--fix", "-o", at("cut")],
      { encoding: "utf8" },
    );
    expect([fixed.status, fixed.stdout, fixed.stderr]).toEqual([0, "", ""]);
    expect(run("target")).toEqual({ error: expect.stringContaining("have different tokenizers") });
    expect(run("cut")).toMatchObject({ same: true });
  });
});

interface Rows {
  readonly tied: boolean;
  readonly vocab_size: number;
  readonly embedding: { readonly shape: readonly number[]; readonly before: number; readonly after: number };
  readonly head: { readonly shape: readonly number[]; readonly before: number; readonly after: number };
}
