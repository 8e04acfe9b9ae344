import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FileContent, lintFiles } from "./support/lint-files.ts";
import { tinyCheckpoint } from "./support/tiny-checkpoint.ts";

// Any prefix and any mutation of any file gets a verdict: never a throw, never a crashed rule.

const FILES: ReadonlyMap<string, FileContent> = tinyCheckpoint({ sharded: true });
const NAMES = [...FILES.keys()];

async function verdict(name: string, bytes: Uint8Array): Promise<void> {
  const result = await lintFiles(new Map([...FILES, [name, bytes]]), { model: "tiny" });
  expect(result.rules.crashed, `${name}: ${Buffer.from(bytes.subarray(0, 2_000)).toString("latin1")}`).toEqual([]);
}

function bytesOf(name: string): Buffer {
  const content = FILES.get(name);
  if (typeof content !== "string" && !(content instanceof Uint8Array)) throw new Error(`${name} is no plain file`);
  return Buffer.from(content as Uint8Array);
}

describe("a broken file", () => {
  it("cut at any place gets a verdict", async () => {
    for (const name of NAMES) {
      const bytes = bytesOf(name);
      const step = Math.max(1, Math.floor(bytes.length / 40));
      for (let length = 0; length < bytes.length; length += step) await verdict(name, bytes.subarray(0, length));
    }
  });

  it("with any bytes changed gets a verdict", async () => {
    const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...NAMES),
        fc.array(change, { minLength: 1, maxLength: 8 }),
        async (name, changes) => {
          const bytes = bytesOf(name);
          for (const { at, byte } of changes) bytes[Math.floor(at * (bytes.length - 1))] = byte;
          await verdict(name, bytes);
        },
      ),
      { numRuns: 300, seed: 11 },
    );
  });

  it("with any JSON in place of any value gets a verdict", async () => {
    const jsonNames = NAMES.filter((name) => name.endsWith(".json"));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...jsonNames),
        fc.nat(1_000),
        fc.jsonValue({ maxDepth: 2 }),
        async (name, pick, value) => {
          const json = JSON.parse(String(bytesOf(name))) as Record<string, unknown>;
          const keys = Object.keys(json);
          json[keys[pick % keys.length] ?? "x"] = value;
          await verdict(name, Buffer.from(JSON.stringify(json)));
        },
      ),
      { numRuns: 400, seed: 12 },
    );
  });
});
