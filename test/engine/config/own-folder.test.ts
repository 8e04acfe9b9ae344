import { describe, expect, it } from "vitest";
import type { FileContent } from "../../support/lint-files.ts";
import { memoryLinter } from "../../support/memory-linter.ts";
import { shippedAssets } from "../../support/shipped-assets.ts";

const SECURITY = "config/remote-kernel";

async function levelOf(rule: string, config: string, trusted: boolean): Promise<string | undefined> {
  const path = "a/.checkpointlintrc.json";
  const files = new Map([
    ["a/config.json", "{}"],
    [path, config],
  ]);
  const settings = trusted ? ({ config: { kind: "file", path } } as const) : {};
  const { linter } = await memoryLinter(files, settings, shippedAssets);
  return (await linter.settingsOf("a")).levels.get(rule);
}

describe("a configuration in the checkpoint's own folder", () => {
  it("has no say over the rules that guard against hostile checkpoints, by group or by name", async () => {
    const group = '{ "rules": { "config/*": "off" } }';
    expect(await levelOf(SECURITY, group, false)).toBe("error");
    expect(await levelOf("config/vocab-size", group, false)).toBe("off");
    expect(await levelOf(SECURITY, group, true)).toBe("off");
    await expect(levelOf(SECURITY, `{ "rules": { "${SECURITY}": "off" } }`, false)).rejects.toThrow("guards against");
  });

  it("accepts nothing of them either", async () => {
    const ignore = '{ "ignore": [{ "rule": "config/*", "reason": "all fine" }] }';
    const files = new Map([
      ["a/config.json", "{}"],
      ["a/.checkpointlintrc.json", ignore],
    ]);
    const { linter } = await memoryLinter(files, {}, shippedAssets);
    const ignores = (await linter.settingsOf("a")).acceptance?.ignores ?? [];
    expect(ignores.map(({ rules }) => [rules.has(SECURITY), rules.has("config/vocab-size")])).toEqual([[false, true]]);
  });

  it.each([
    ["extends", { extends: "./out/shared.json" }, "a/out/shared.json"],
    ["model", { model: "./out/config.json" }, "a/out/config.json"],
    ["baseline", { baseline: "./out/known.json" }, "a/out/known.json"],
  ])("reads nothing through a linked folder: %s", async (_, config, path) => {
    const run = async (target: string): Promise<unknown> => {
      const { linter } = await memoryLinter(
        new Map<string, FileContent>([
          ["a/config.json", "{}"],
          ["a/.checkpointlintrc.json", JSON.stringify(config)],
          ["a/out", { kind: "link", target }],
          ...["elsewhere", "a/inside"].flatMap((folder): [string, FileContent][] => [
            [`${folder}/shared.json`, "{}"],
            [`${folder}/config.json`, "{}"],
            [`${folder}/known.json`, '{ "schema": "checkpointlint/baseline@1", "checkpoints": [] }'],
          ]),
        ]),
        {},
        shippedAssets,
      );
      return await linter.settingsOf("a");
    };
    await expect(run("../elsewhere")).rejects.toThrow(`${path} is reached through a link that leads out`);
    await expect(run("inside")).resolves.toBeDefined();
  });

  it("extends a file of the folder, however it is written", async () => {
    const files = new Map([
      ["a/config.json", "{}"],
      ["a/.checkpointlintrc.json", '{ "extends": "./b/../shared.json" }'],
      ["a/shared.json", '{ "rules": { "config/vocab-size": "off" } }'],
    ]);
    const { linter } = await memoryLinter(files, {}, shippedAssets);
    expect((await linter.settingsOf("a")).levels.get("config/vocab-size")).toBe("off");
  });
});
