import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { main } from "../../src/cli/main.ts";
import { diskFs } from "../../src/source/disk-fs.ts";
import { importModule } from "../../src/source/import-module.ts";
import { recordedIo } from "../cli/main-io.ts";
import { shippedAssets } from "../support/shipped-assets.ts";

const FOLDER = fileURLToPath(new URL("../../examples/rule-package", import.meta.url));

describe("examples/rule-package", () => {
  it("passes its own tests", async () => {
    const { io, stdout, stderr } = recordedIo({ assets: shippedAssets, fs: diskFs, importModule });
    const code = await main(["test-rules", FOLDER], io);
    expect(stderr()).toBe("");
    expect(stdout()).toContain("3 rules: 8 cases passed\n");
    expect(code).toBe(0);
  });
});
