import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { convertCheckpoint } from "../../src/library/convert.ts";
import { smallCheckpoint } from "../cli/small-checkpoint.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

// They lie beside the built program.
vi.mock("../../src/library/shipped-assets.ts", () => import("../support/shipped-assets.ts"));

it("convertCheckpoint makes the config for the transformers version that the configuration says, or the one that is given", async () => {
  const place = temporaryFolder();
  const source = join(place, "my-llama");
  mkdirSync(source);
  for (const [name, content] of smallCheckpoint()) writeFileSync(join(source, name), content);
  writeFileSync(join(source, ".checkpointlintrc.json"), '{ "transformersVersion": "4.55.0" }');
  const convert = async (name: string, more: object): Promise<unknown> => {
    const output = join(place, name);
    const conversion = await convertCheckpoint(source, output, { to: "huggingface", model: "none", ...more });
    expect(conversion.state).toBe("converted");
    return JSON.parse(readFileSync(join(output, "DONE"), "utf8")).options.transformersVersion;
  };
  expect(await convert("configured", { config: true })).toBe("4.55.0");
  expect(await convert("given", { config: true, transformersVersion: "4.56.0" })).toBe("4.56.0");
  expect(await convert("alone", {})).toBeNull();
});
