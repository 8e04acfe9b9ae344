import { describe, expect, it } from "vitest";
import { smallCheckpoint } from "../../cli/small-checkpoint.ts";
import type { FileContent } from "../../support/lint-files.ts";
import { memoryLinter } from "../../support/memory-linter.ts";

const ROOT = "models/a";

/** The outcome of a lint of models/a with these files besides. */
async function outcome(files: Readonly<Record<string, FileContent>>): Promise<string> {
  const all = new Map<string, FileContent>();
  for (const [name, content] of smallCheckpoint()) all.set(`${ROOT}/${name}`, content);
  for (const [path, content] of Object.entries(files)) all.set(path, content);
  const { linter } = await memoryLinter(all);
  try {
    const result = await linter.lint(ROOT);
    return `${result.diagnostics.length} findings, ${result.counts.ignored} ignored`;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

const RC = ".checkpointlintrc.json";
const YAML = ".checkpointlintrc.yaml";

describe("a hostile or broken configuration", () => {
  it.for<[string, Readonly<Record<string, FileContent>>, string]>([
    ["a folder", { [RC]: { kind: "directory" } }, "ConfigError: .checkpointlintrc.json: not a regular file"],
    ["a FIFO", { [RC]: { kind: "fifo" } }, "ConfigError: .checkpointlintrc.json: not a regular file"],
    ["unreadable", { [RC]: { kind: "unreadable" } }, "ConfigError: .checkpointlintrc.json: permission denied"],
    [
      "100 MB",
      { [RC]: { kind: "sparse", size: 100_000_000, head: new Uint8Array() } },
      "ConfigError: .checkpointlintrc.json has more than 1000000 bytes",
    ],
    ["no UTF-8", { [RC]: new Uint8Array([0x7b, 0xff, 0x7d]) }, "ConfigError: .checkpointlintrc.json is no UTF-8 text"],
    ["empty", { [RC]: "" }, "ConfigError: .checkpointlintrc.json:1:1: the file ends where a value is expected"],
    ["a list", { [RC]: "[]" }, "ConfigError: .checkpointlintrc.json:1:1: a configuration must be an object"],
    ["null in YAML", { [YAML]: "~" }, "ConfigError: .checkpointlintrc.yaml:1:1: a configuration must be an object"],
    ["a comment in JSON", { [RC]: "{\n  // no\n}" }, "ConfigError: .checkpointlintrc.json:2:3: JSON has no comments"],
    ["a key twice", { [RC]: '{ "root": true, "root": false }' }, "stands twice"],
    ["__proto__", { [RC]: '{ "__proto__": { "model": "x" } }' }, 'the key "__proto__" means nothing here'],
    ["__proto__ in YAML", { [YAML]: "__proto__: { model: x }" }, 'unknown key "__proto__"'],
    [
      "__proto__ as a rule",
      { [RC]: '{ "rules": { "constructor": "off", "toString": "off" } }' },
      'there is no rule "constructor"',
    ],
    ["constructor as a preset", { [RC]: '{ "extends": "preset:constructor" }' }, 'there is no preset "constructor"'],
    ["nested deep", { [RC]: `{ "convert": ${"[".repeat(5000)}` }, "nested deeper than 64 levels"],
    ["nested deep in YAML", { [YAML]: `convert: ${"[".repeat(50_000)}` }, "ConfigError: "],
    ["aliases in YAML", { [YAML]: "a: &a [x]\nb: [*a, *a]" }, "aliases are not allowed"],
    [
      "a byte-order mark and CRLF",
      { [RC]: '\ufeff{\r\n  "rulez": {}\r\n}\r\n' },
      `${RC}:2:3: unknown key "rulez", did you mean "rules"?`,
    ],
    ["a byte-order mark alone", { [RC]: "\ufeff{}" }, "0 findings, 0 ignored"],
    ["an escape sequence in a key", { [RC]: '{ "\\u001b[31m": 1 }' }, 'unknown key "\\u001b[31m"'],
    ["a long key", { [RC]: `{ "${"x".repeat(5000)}": 1 }` }, "unknown key"],
    [
      "extends itself",
      { [RC]: '{ "extends": "./.checkpointlintrc.json" }' },
      "extends itself: .checkpointlintrc.json -> .checkpointlintrc.json",
    ],
    [
      "a circle of two",
      { [RC]: '{ "extends": "./b.json" }', "b.json": '{ "extends": ["./.checkpointlintrc.json"] }' },
      "b.json:1:15: extends itself: .checkpointlintrc.json -> b.json -> .checkpointlintrc.json",
    ],
    [
      "a circle by another spelling",
      { [RC]: '{ "extends": "./c/../.checkpointlintrc.json" }', "c/x": "" },
      "extends itself",
    ],
    [
      "extends a folder without one",
      { [RC]: '{ "extends": "./models" }' },
      'the folder "./models" has no .checkpointlintrc.json',
    ],
    ["extends a FIFO", { [RC]: '{ "extends": "./f" }', f: { kind: "fifo" } }, 'there is no file "./f"'],
    ["extends no package's name", { [RC]: '{ "extends": "a/../../b" }' }, "is neither preset:<name>"],
    ["extends a package that is not there", { [RC]: '{ "extends": "lint-base" }' }, 'there is no package "lint-base"'],
    [
      "a package that points outside",
      { [RC]: '{ "extends": "p" }', "node_modules/p/package.json": '{ "checkpointlint": "../../../etc/passwd" }' },
      "which is no file in the package",
    ],
    [
      "a link elsewhere in the checkpoint",
      { "models/a/.checkpointlintrc.json": { kind: "link", target: "/secret.json" }, "secret.json": '{ "token": 1 }' },
      "a link that leads outside",
    ],
    ["a glob bomb", { [RC]: `{ "overrides": [{ "files": "${"{a,".repeat(60)}" }] }` }, "a brace is not closed"],
    [
      "a wildcard bomb",
      { [RC]: `{ "ignore": [{ "rule": "config/*", "file": "${"*a".repeat(60)}", "reason": "x" }] }` },
      "too many wildcards",
    ],
    [
      "a reason of spaces",
      { [RC]: '{ "ignore": [{ "rule": "config/*", "reason": "  " }] }' },
      "ignore/0/reason must match",
    ],
  ])("%s", async ([, files, expected]) => {
    expect(await outcome(files)).toContain(expected);
  });

  it("reads a link that leads elsewhere where the folder is the user's", async () => {
    const files = { [RC]: { kind: "link", target: "/etc/lint.json" }, "etc/lint.json": '{ "rulez": 1 }' } as const;
    expect(await outcome(files)).toContain(`${RC}:1:3: unknown key "rulez"`);
  });

  it("ends where each file extends two of the next", async () => {
    const files: Record<string, string> = { [RC]: '{ "extends": ["./1.json", "./1.json"] }' };
    for (let at = 1; at < 9; at++) files[`${at}.json`] = `{ "extends": ["./${at + 1}.json", "./${at + 1}.json"] }`;
    files["9.json"] = "{}";
    expect(await outcome(files)).toContain("extends more than 100 files");
  });

  it("ends at the top where a configuration there has another above it", async () => {
    expect(await outcome({ [RC]: '{ "root": false }' })).toBe("0 findings, 0 ignored");
  });

  it("says once that a folder above cannot be searched, and goes on", async () => {
    const { diskLike, notes } = await withUnsearchable();
    expect(await diskLike()).toBe(0);
    expect(notes).toEqual([
      ".. cannot be searched for a configuration (permission denied); none from there up is used",
    ]);
  });
});

async function withUnsearchable(): Promise<{ diskLike: () => Promise<number>; notes: readonly string[] }> {
  const { createMemoryFs } = await import("../../../src/source/memory-fs.ts");
  const { SourceError } = await import("../../../src/source/virtual-fs.ts");
  const fs = createMemoryFs(new Map([...smallCheckpoint()].map(([name, text]) => [`${ROOT}/${name}`, text])));
  const { linter, notes } = await memoryLinter({
    ...fs,
    canonical: async (path) => (path === "." ? "/home/user/work" : fs.canonical(path)),
    kindOf: async (path) => {
      if (path.startsWith("../.checkpoint")) throw new SourceError("access", path);
      return fs.kindOf(path);
    },
  });
  return {
    diskLike: async () => {
      await linter.lint(ROOT);
      return (await linter.lint(ROOT)).diagnostics.length;
    },
    notes,
  };
}
