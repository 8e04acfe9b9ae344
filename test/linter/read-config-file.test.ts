import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/errors.ts";
import { readConfigFile } from "../../src/linter/read-config-file.ts";
import { createMemoryFs } from "../../src/source/memory-fs.ts";

const fs = createMemoryFs(
  new Map([
    ["model/config.json", '{"model_type": "llama"}'],
    ["empty/readme.md", "# nothing"],
    ["list.json", "[1, 2]"],
    ["broken.json", '{\n  "a": 1,\n  "b": }'],
    ["none.json", ""],
    ["big.json", " ".repeat(3_000_001)],
  ]),
);

describe("readConfigFile", () => {
  it("reads a file, or that of a folder", async () => {
    const config = { model_type: "llama" };
    expect(await readConfigFile(fs, "model/config.json")).toEqual({ path: "model/config.json", config });
    expect(await readConfigFile(fs, "model")).toEqual({ path: "model/config.json", config });
  });

  it("says null of what is not there", async () => {
    expect(await readConfigFile(fs, "nowhere")).toBe(null);
  });

  it.each([
    ["empty", "empty/config.json: no such file or folder"],
    ["list.json", "list.json:1:1 is no config.json: it holds no object"],
    ["broken.json", "broken.json:3:8 is no config.json: a value is expected here"],
    ["none.json", "none.json:1:1 is no config.json: "],
    ["big.json", "big.json has 3000001 bytes, too many for a config.json"],
  ])("says what is wrong with %s and what to do", async (path, message) => {
    const error = await readConfigFile(fs, path).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).message).toContain(message);
    expect((error as UsageError).hint).toBe("name a config.json, or a folder that has one");
  });
});
