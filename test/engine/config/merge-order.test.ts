import { describe, expect, it } from "vitest";
import type { LinterSettings } from "../../../src/linter/linter-settings.ts";
import { memoryLinter } from "../../support/memory-linter.ts";

const RC = ".checkpointlintrc.json";
const CKPT: readonly (readonly [string, string])[] = [
  ["models/a/config.json", '{ "model_type": "llama", "hidden_act": "gelu" }'],
];

async function levelOf(rule: string, files: Readonly<Record<string, string>>, settings: Partial<LinterSettings> = {}) {
  const { linter } = await memoryLinter(new Map([...CKPT, ...Object.entries(files)]), settings);
  return (await linter.settingsOf("models/a")).levels.get(rule);
}

/** config/hidden-act warns by itself; the scenarios' preset strict makes it an error. */
const RULE = "config/hidden-act";
const rules = (level: string): string => `"rules": { "${RULE}": "${level}" }`;

describe("the merge order", () => {
  it.for<[string, Readonly<Record<string, string>>, Partial<LinterSettings>, string]>([
    ["the rule's own severity", {}, {}, "warning"],
    ["a preset", { [RC]: '{ "extends": "preset:strict" }' }, {}, "error"],
    ["--preset in place of a preset", { [RC]: '{ "extends": "preset:strict" }' }, { preset: "recommended" }, "warning"],
    ["own rules over --preset", { [RC]: `{ ${rules("off")} }` }, { preset: "strict" }, "off"],
    [
      "extends under own",
      { [RC]: `{ "extends": "./b.json", ${rules("off")} }`, "b.json": `{ ${rules("info")} }` },
      {},
      "off",
    ],
    [
      "extends left to right",
      {
        [RC]: '{ "extends": ["./b.json", "./c.json"] }',
        "b.json": `{ ${rules("off")} }`,
        "c.json": `{ ${rules("info")} }`,
      },
      {},
      "info",
    ],
    [
      "a preset after a file",
      { [RC]: '{ "extends": ["./b.json", "preset:strict"] }', "b.json": `{ ${rules("off")} }` },
      {},
      "error",
    ],
    ["a later line over an earlier one", { [RC]: `{ "rules": { "${RULE}": "off", "config/*": "info" } }` }, {}, "info"],
    [
      "an override over own rules",
      { [RC]: `{ ${rules("off")}, "overrides": [{ "files": "models/*", ${rules("info")} }] }` },
      {},
      "info",
    ],
    [
      "a later override",
      { [RC]: `{ "overrides": [{ "files": "models/*", ${rules("info")} }, { "files": "**", ${rules("off")} }] }` },
      {},
      "off",
    ],
    ["an override elsewhere", { [RC]: `{ "overrides": [{ "files": "drafts/*", ${rules("off")} }] }` }, {}, "warning"],
    [
      "--rule over an override",
      { [RC]: `{ "overrides": [{ "files": "**", ${rules("off")} }] }` },
      { levels: [{ rule: RULE, level: "error" }] },
      "error",
    ],
    ["the nearest one alone", { [RC]: `{ ${rules("off")} }`, [`models/${RC}`]: "{}" }, {}, "warning"],
    ["root: false", { [RC]: `{ ${rules("off")} }`, [`models/${RC}`]: '{ "root": false }' }, {}, "off"],
    [
      "root: false, and own over it",
      { [RC]: `{ ${rules("off")} }`, [`models/${RC}`]: `{ "root": false, ${rules("info")} }` },
      {},
      "info",
    ],
    [
      "a glob relative to its own file",
      { [`models/${RC}`]: `{ "overrides": [{ "files": "a", ${rules("off")} }] }` },
      {},
      "off",
    ],
    [
      "a package, its globs relative to who extends it",
      {
        [RC]: '{ "extends": "@team/lint" }',
        "node_modules/@team/lint/package.json": '{ "checkpointlint": "./rc.json" }',
        "node_modules/@team/lint/rc.json": `{ "overrides": [{ "files": "models/**", ${rules("off")} }] }`,
      },
      {},
      "off",
    ],
    [
      "--config",
      {
        [RC]: `{ ${rules("off")} }`,
        "ci/lint.json": `{ "overrides": [{ "files": "../models/*", ${rules("info")} }] }`,
      },
      { config: { kind: "file", path: "ci/lint.json" } },
      "info",
    ],
    ["--no-config", { [RC]: `{ ${rules("off")} }` }, { config: { kind: "none" } }, "warning"],
  ])("%s", async ([, files, settings, expected]) => {
    expect(await levelOf(RULE, files, settings)).toBe(expected);
  });

  it("finds in a file what is off elsewhere, and the other way round", async () => {
    const lint = async (config: string): Promise<readonly string[]> => {
      const { linter } = await memoryLinter(new Map([...CKPT, [RC, config]]));
      return (await linter.lint("models/a")).diagnostics.map(({ ruleId, severity }) => `${severity} ${ruleId}`);
    };
    const override = (level: string): string => `"overrides": [{ "files": "models/*/config.json", ${rules(level)} }]`;
    expect(await lint(`{ ${rules("off")}, ${override("error")} }`)).toEqual([`error ${RULE}`]);
    expect(await lint(`{ ${rules("error")}, ${override("off")} }`)).toEqual([]);
  });

  it("asks no server that a checkpoint names, and the one that its user names", async () => {
    const files = new Map([...CKPT, ["models/a/.checkpointlintrc.json", '{ "server": "https://evil.example" }']]);
    const own = await memoryLinter(files);
    await expect(own.linter.lint("models/a")).rejects.toThrow("no server may be named");
    await expect(own.linter.lint("./models/a")).rejects.toThrow("no server may be named");
    expect(own.servers).toEqual([]);
    const above = await memoryLinter(new Map([...CKPT, [RC, '{ "server": "meta" }']]));
    await expect(above.linter.lint("models/a")).rejects.toThrow("no server in tests");
    expect(above.servers).toEqual(["meta"]);
  });
});
