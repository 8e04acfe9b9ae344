import { expect, it } from "vitest";
import { main } from "../../src/cli/main.ts";
import { createMemoryFs } from "../../src/source/memory-fs.ts";
import { shippedAssets } from "../support/shipped-assets.ts";
import { recordedIo } from "./main-io.ts";

it.each([
  ["models/a/config.json", "note: models is a command; checkpointlint ./models checks the folder of that name\n"],
  ["model/a/config.json", ""],
])("says of the folder %s beside the command models: %j", async (path, note) => {
  const { io, stdout, stderr } = recordedIo({ assets: shippedAssets, fs: createMemoryFs(new Map([[path, "{}"]])) });
  expect(await main(["models"], io)).toBe(0);
  expect(stdout()).toContain("Qwen");
  expect(stderr()).toBe(note);
});
