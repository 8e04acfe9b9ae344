import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readMetadataFile } from "../../../src/model/serving/read-metadata-file.ts";
import { KUBERNETES_LIST } from "../../support/kubernetes-export.ts";
import { servingValidators } from "../../support/serving-validators.ts";
import { shippedEntries } from "../models-folder.ts";

const MODEL = shippedEntries().get("Qwen3-32B.json") ?? "";
const CACHE = JSON.stringify({
  schema: "checkpointlint/serving-cache@1",
  server: "https://a",
  fetched: "2026-11-20T00:00:00.000Z",
  served: { names: ["A"], etag: null },
  index: { etag: null },
  models: [{ sha256: "0".repeat(64), entry: JSON.parse(MODEL) }],
});

describe("metadata that was damaged", () => {
  it.each([
    ["a.json", MODEL],
    ["a.json", CACHE],
    ["a.yaml", KUBERNETES_LIST],
  ])("is read or gets a mistake with its place: %s", { timeout: 60_000 }, async (name, text) => {
    const validators = await servingValidators();
    const whole = Buffer.from(text);
    const damaged = fc.oneof(
      fc.nat(whole.length).map((end) => whole.subarray(0, end)),
      fc.tuple(fc.nat(whole.length - 1), fc.nat(255)).map(([at, byte]) => {
        const copy = Buffer.from(whole);
        copy[at] = byte;
        return copy;
      }),
    );
    await fc.assert(
      fc.asyncProperty(damaged, async (bytes) => {
        const { entries, caches, resources, mistakes } = await readMetadataFile(name, bytes, validators);
        expect(entries.length + caches.length + resources.length + mistakes.length).toBeGreaterThan(0);
        for (const { line, column, file } of mistakes) {
          expect([file, line >= 1, column >= 1]).toEqual([name, true, true]);
        }
      }),
      { numRuns: 150, seed: 26 },
    );
  });
});
