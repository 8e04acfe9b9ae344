import { describe, expect, it } from "vitest";
import { knownConfigKeys } from "../../../src/engine/config/known-config-keys.ts";
import { projectFile } from "../../support/lint-files.ts";
import { memoryLinter } from "../../support/memory-linter.ts";
import { shippedAssets } from "../../support/shipped-assets.ts";

const page = projectFile("docs/configuration.md");

describe("docs/configuration.md", () => {
  it("has a row for every key", () => {
    const [, table = ""] = page.split(/^## /m).filter((section) => /^Keys|^Which/.test(section));
    const rows = [...table.matchAll(/^\| `([a-zA-Z]+)` \|/gm)].map(([, key]) => key);
    expect([...rows, "$schema"].sort()).toEqual([...knownConfigKeys([])].sort());
  });

  it("shows a configuration that is read without a mistake", async () => {
    const [, example = ""] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
    const files = new Map([
      [".checkpointlintrc.json", example],
      ["drafts/a/config.json", "{}"],
    ]);
    const { linter } = await memoryLinter(files, {}, shippedAssets);
    const settings = await linter.settingsOf("drafts/a");
    expect(settings.model?.name).toBe("Meta-Llama-3.2-1B-Instruct");
    expect(settings.levels.get("files/leftovers")).toBe("off");
    expect(settings.levels.get("config/vocab-size")).toBe("warning");
    expect(settings.levels.get("tokenizer/bos-id")).toBe("error");
  });
});
