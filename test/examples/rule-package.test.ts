import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { main } from "../../src/cli/main.ts";
import { diskFs } from "../../src/source/disk-fs.ts";
import { importModule } from "../../src/source/import-module.ts";
import { recordedIo } from "../cli/main-io.ts";
import { shippedAssets } from "../support/shipped-assets.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { tinyCheckpoint } from "../support/tiny-checkpoint.ts";

const FOLDER = fileURLToPath(new URL("../../examples/rule-package", import.meta.url));

describe("examples/rule-package", () => {
  it("passes its own tests", async () => {
    const { io, stdout, stderr } = recordedIo({ assets: shippedAssets, fs: diskFs, importModule });
    const code = await main(["test-rules", FOLDER], io);
    expect(stderr()).toBe("");
    expect(stdout()).toContain("3 rules: 8 cases passed\n");
    expect(code).toBe(0);
  });

  it("finds faults where a configuration names it", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "m"));
    for (const [name, content] of tinyCheckpoint({ patch: { "config.json": { vocab_size: 66 } } })) {
      writeFileSync(join(folder, "m", name), content);
    }
    const config = join(folder, "lintrc.json");
    const rules = { "acme/shard-size": ["warning", { maxBytes: 1000 }] };
    writeFileSync(config, JSON.stringify({ plugins: [FOLDER], extends: ["preset:acme"], rules }));
    const { io, stdout, stderr } = recordedIo({ assets: shippedAssets, fs: diskFs, importModule });
    const code = await main([join(folder, "m"), "--config", config, "--format", "json"], io);
    expect(stderr()).toBe("");
    const [{ diagnostics }] = JSON.parse(stdout()).checkpoints;
    const found = diagnostics.filter(({ rule }: { rule: string }) => rule.startsWith("acme/"));
    expect(found.map((each: { rule: string; severity: string }) => `${each.rule} ${each.severity}`).sort()).toEqual([
      "acme/model-card error",
      "acme/shard-size warning",
      "acme/vocab-padding error",
    ]);
    expect(code).toBe(1);
  });
});
