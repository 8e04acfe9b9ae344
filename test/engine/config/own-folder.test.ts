import { describe, expect, it } from "vitest";
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
});
