import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { writeTree } from "../source/write-tree.ts";
import { sharedFolder } from "../support/temporary-folder.ts";
import { tinyCheckpoint } from "../support/tiny-checkpoint.ts";

const at = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const CLI = at("../../dist/cli.js");
const TENSOR = "model.norm.weight";
/** transformers/dtype-key; its fix adds the key on the only line of the file, behind letters that UTF-8 and UTF-16 count otherwise. */
const FIX = "torch_dtype";
const CODE = "transformers/dtype-key";

const has = (command: string): boolean => spawnSync(command, ["--version"]).status === 0;
const hasEglot =
  has("emacs") &&
  spawnSync("emacs", [
    "-Q",
    "--batch",
    "--eval",
    '(dolist (folder (file-expand-wildcards "/usr/share/emacs/site-lisp/elpa/*")) (add-to-list (quote load-path) folder))',
    "--eval",
    "(require 'eglot)",
  ]).status === 0;

const root = sharedFolder("checkpointlint é ");
let line: string;
beforeAll(() => {
  const files = tinyCheckpoint({
    sharded: true,
    patch: {
      "config.json": { torch_dtype: null, transformers_version: "5.1.0", num_key_value_heads: 3 },
      "generation_config.json": { temperature: -1 },
    },
  });
  const config = JSON.parse(String(files.get("config.json")));
  line = JSON.stringify({ _name: "é😀", ...config, dtype: "bfloat16" });
  files.set("config.json", `${line}\n`);
  writeTree(root, Object.fromEntries(files));
  // For eglot a folder is a project when it is a repository.
  execFileSync("git", ["init", "--quiet", root]);
});

function probe(command: string, args: readonly string[]): Readonly<Record<string, unknown>> {
  const out = join(root, "..", `${root.split("/").at(-1)}.json`);
  writeFileSync(join(root, "config.json"), `${line}\n`);
  const { stderr } = spawnSync(command, args, {
    env: {
      ...process.env,
      CPL_SERVER: JSON.stringify([process.execPath, CLI, "lsp"]),
      CPL_ROOT: root,
      CPL_FILE: join(root, "config.json"),
      CPL_INDEX: join(root, "model.safetensors.index.json"),
      CPL_FIX: FIX,
      CPL_CODE: CODE,
      CPL_OUT: out,
    },
    encoding: "utf8",
    timeout: 110_000,
  });
  try {
    return JSON.parse(readFileSync(out, "utf8"));
  } catch {
    throw new Error(`${command} wrote nothing: ${stderr}`);
  } finally {
    rmSync(out, { force: true });
  }
}

/** The line with the key behind its last one, and nothing else changed. */
const mended = (): string => line.replace('"dtype":"bfloat16"}', '"dtype":"bfloat16","torch_dtype":"bfloat16"}');

describe("Neovim", () => {
  it.skipIf(!has("nvim"))("shows, explains, mends and leads to a header", () => {
    const seen = probe("nvim", ["--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", `luafile ${at("probe.lua")}`]);
    expect(seen["problem"]).toBeUndefined();
    const bytes = Buffer.byteLength(
      line.slice(0, line.indexOf('"num_key_value_heads":') + '"num_key_value_heads":'.length),
    );
    expect(seen["diagnostics"]).toContainEqual({
      file: "config.json",
      line: 0,
      bytes,
      code: "weights/config-contradicted",
    });
    expect(seen["diagnostics"]).toContainEqual(
      expect.objectContaining({ file: "generation_config.json", code: "generation/schema" }),
    );
    expect(seen["hover"]).toMatch(/^\*\*`num_key_value_heads`\*\*/);
    expect(seen["symbols"]).toBe(Object.keys(JSON.parse(line)).length);
    expect(seen["fixed"]).toBe(mended());
    expect(seen["definition"]).toMatch(`"${TENSOR}": { "dtype": "BF16", "shape": [16], `);
  });
});

describe("Emacs eglot", () => {
  it.skipIf(!hasEglot)("shows and mends", () => {
    const seen = probe("emacs", ["-Q", "--batch", "-l", at("probe.el")]);
    expect(seen["problem"]).toBeUndefined();
    expect(seen["diagnostics"]).toContainEqual({
      text: expect.stringContaining("[weights/config-contradicted]: num_key_value_heads is 3"),
      covers: "3",
    });
    expect(seen["others"]).toEqual(["generation_config.json"]);
    expect(seen["fixed"]).toBe(`${mended()}\n`);
  });
});

describe("what is here", () => {
  it("says which editors were skipped", () => {
    const skipped = [...(has("nvim") ? [] : ["Neovim"]), ...(hasEglot ? [] : ["Emacs with eglot"])];
    for (const name of skipped) process.stderr.write(`skipped: no ${name} here\n`);
    expect(skipped.length).toBeLessThanOrEqual(2);
  });
});
