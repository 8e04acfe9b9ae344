import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { APART } from "../vitest.config.ts";

const SRC = fileURLToPath(new URL("../src", import.meta.url));

/** From the outside in; a file may import its own layer and those after it. docs/architecture.md says what each is for. */
const LAYERS = [
  "cli",
  "lsp",
  "library",
  "linter",
  "report",
  "deploy",
  "speculative",
  "convert",
  "diff",
  "engine",
  "model",
  "checkpoint",
  "format",
  "source",
];

const FILES = sourceFiles(SRC).map((file) => ({
  file: relative(SRC, file).replaceAll("\\", "/"),
  text: readFileSync(file, "utf8"),
}));

describe("the tests", () => {
  it("that put a module in the place of another run by themselves", () => {
    const tests = join(SRC, "..", "test");
    const mocking = sourceFiles(tests)
      .filter((file) => /^vi\.mock\(/m.test(readFileSync(file, "utf8")))
      .map((file) => `test/${relative(tests, file).replaceAll("\\", "/")}`);
    expect(mocking.sort()).toEqual([...APART].sort());
  });
});

describe("the structure of src", () => {
  it("has only the layers that docs/architecture.md names", () => {
    const folders = readdirSync(SRC, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map((entry) => entry.name).filter((name) => !LAYERS.includes(name))).toEqual([]);
  });

  it("imports inwards only", () => {
    const outward = FILES.flatMap(({ file, text }) =>
      imports(file, text)
        .filter((target) => layer(target) !== null && layer(file) !== null && rank(target) < rank(file))
        .map((target) => `${file} -> ${target}`),
    );
    expect(outward).toEqual([]);
  });

  it("has one public surface, src/index.ts, that nothing inside imports and that exports nothing of the command line", () => {
    const users = FILES.filter(({ file, text }) => imports(file, text).includes("index.ts"));
    expect(users.map(({ file }) => file)).toEqual([]);
    const index = FILES.find(({ file }) => file === "index.ts");
    const shown = imports("index.ts", index?.text ?? "").filter((target) => /^(?:cli|lsp)\//.test(target));
    expect(shown).toEqual([]);
    expect(
      FILES.filter(({ file }) => !file.includes("/"))
        .map(({ file }) => file)
        .sort(),
    ).toEqual(["errors.ts", "index.ts", "version.ts"]);
  });

  it("touches process only in cli/ and lsp/", () => {
    const users = FILES.filter(({ file, text }) => !/^(cli|lsp)\//.test(file) && /\bprocess\.[a-z]/.test(code(text)));
    expect(users.map(({ file }) => file)).toEqual([]);
  });

  it("never calls process.exit, which cuts piped output", () => {
    expect(FILES.filter(({ text }) => /\bprocess\.exit\(/.test(code(text))).map(({ file }) => file)).toEqual([]);
  });

  it("reads and writes files only in source/, cli/, where conversions are executed or verified, and what reads the assets", () => {
    const users = FILES.filter(
      ({ file, text }) =>
        !/^(source|cli|lsp|convert\/(execute|verify))\/|^linter\/assets\.ts$/.test(file) &&
        /from "node:(fs|net|http|https|tls)/.test(text),
    );
    expect(users.map(({ file }) => file)).toEqual([]);
  });

  it("keeps files under 300 lines", () => {
    const long = FILES.filter(({ text }) => text.split("\n").length > 300).map(({ file }) => file);
    expect(long).toEqual([]);
  });

  it("compares without a locale", () => {
    expect(FILES.filter(({ text }) => /localeCompare|toLocale/.test(code(text))).map(({ file }) => file)).toEqual([]);
  });
});

function sourceFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourceFiles(path);
    return entry.name.endsWith(".ts") ? [path] : [];
  });
}

function imports(file: string, text: string): readonly string[] {
  return [...text.matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)].map((match) =>
    join(dirname(file), match[1] ?? "").replaceAll("\\", "/"),
  );
}

function layer(file: string): string | null {
  const first = file.split("/")[0] ?? "";
  return LAYERS.includes(first) ? first : null;
}

function rank(file: string): number {
  return LAYERS.indexOf(layer(file) ?? "");
}

/** The text without comments. */
function code(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
}
