import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HAS_PEERS, python, type ReportedCheckpoint, report, SHARED, sharedPath, TINY_MODELS } from "./shared.ts";

const DEEP: ReadonlySet<string> = new Set([
  "weights/nan-values",
  "weights/infinite-values",
  "weights/zero-tensor",
  "weights/duplicated-layers",
  "weights/not-scanned",
  "security/checksum",
]);

function found(folder: string): readonly (readonly [string, readonly string[]])[] {
  const deep = (checkpoint: ReportedCheckpoint): readonly string[] =>
    checkpoint.diagnostics.map(({ rule }) => rule).filter((rule) => DEEP.has(rule));
  return report(folder, "--deep").map((checkpoint) => [basename(checkpoint.root), deep(checkpoint)]);
}

describe.skipIf(!HAS_PEERS || SHARED === null)("values of tiny models, written by transformers and torch", () => {
  let folder = "";
  let planted: Readonly<Record<string, string>> = {};

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "tiny-values-"));
    const script = new URL("write-values.py", import.meta.url).pathname;
    planted = JSON.parse(
      python(script, [sharedPath("peers"), folder])
        .trim()
        .split("\n")
        .at(-1) ?? "{}",
    );
  }, 300_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(["fresh-f32", "fresh-bf16", "fresh-f16", "trained-f32", "trained-bf16", "trained-f16"])(
    "nothing is found in sound ones: %s",
    (state) => {
      expect(found(join(folder, state))).toEqual(TINY_MODELS.toSorted().map((name) => [name, []]));
    },
  );

  it("what is planted is found once, and nothing else", () => {
    const expected = Object.entries(planted).map(([name, rule]) => [name, [rule]] as const);
    expect(expected).toHaveLength(TINY_MODELS.length * 4);
    expect(found(join(folder, "planted"))).toEqual(expected.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });

  it("torch files, with a transposed view and a tied head, are looked at whole", () => {
    expect(found(join(folder, "torch-sound"))).toEqual([
      ["llama", []],
      ["llama-tied", []],
    ]);
    expect(found(join(folder, "torch-nan"))).toEqual([
      ["llama", ["weights/nan-values"]],
      ["llama-tied", ["weights/nan-values"]],
    ]);
    expect(found(join(folder, "torch-damaged"))).toEqual([["llama", ["security/checksum"]]]);
  });
});
