import { describe, expect, it } from "vitest";
import { tinyCheckpoint } from "../../src/engine/testing/tiny-checkpoint.ts";
import { createLinter } from "../../src/linter/create-linter.ts";
import { createMemoryFs } from "../../src/source/memory-fs.ts";
import { PLAIN_SETTINGS } from "../support/memory-linter.ts";
import { shippedAssets } from "../support/shipped-assets.ts";

interface Run {
  readonly rules: readonly string[];
  readonly checked: readonly string[];
  readonly progress: readonly string[];
}

/** The tiny checkpoint's weights are a hole: zeros. */
async function linted(deep: boolean, times = 1, areWeightsStill = false): Promise<Run> {
  const files = new Map([...tinyCheckpoint()].map(([name, content]) => [`m/${name}`, content] as const));
  const progress: string[] = [];
  const linter = await createLinter(
    { ...PLAIN_SETTINGS, deep },
    {
      fs: createMemoryFs(files),
      loadAssets: shippedAssets,
      loadServing: () => Promise.reject(new Error("no server in tests")),
      note: async () => undefined,
      now: () => 0,
      clock: () => Date.UTC(2026, 10, 26),
      areWeightsStill,
      onScan: ({ file, done, total }) => progress.push(`${file} ${done} of ${total}`),
    },
  );
  let result = await linter.lint("m");
  for (let again = 1; again < times; again++) result = await linter.lint("m");
  return { rules: result.diagnostics.map(({ ruleId }) => ruleId), checked: result.rules.checked, progress };
}

describe("a deep lint", () => {
  it("reads weights and lets their rules speak", async () => {
    const { rules, checked, progress } = await linted(true);
    // Layers that are all zero are no copies: one message for one cause.
    expect(rules).toContain("weights/zero-tensor");
    expect(rules).not.toContain("weights/duplicated-layers");
    expect(checked).toEqual(expect.arrayContaining(["weights/nan-values", "weights/infinite-values"]));
    expect(progress[0]).toMatch(/^model\.safetensors 0 of \d+$/);
  });

  it("is not what a plain lint does: no rule of values has anything to look at", async () => {
    const { rules, checked, progress } = await linted(false);
    expect(rules).not.toContain("weights/zero-tensor");
    expect(checked.filter((id) => /nan-values|infinite-values|zero-tensor|duplicated|not-scanned/.test(id))).toEqual(
      [],
    );
    expect(progress).toEqual([]);
  });

  it("reads weights again each time, but where they stay as they are while --fix lints again and again", async () => {
    const once = await linted(true);
    expect((await linted(true, 2, true)).progress).toEqual(once.progress);
    expect((await linted(true, 2)).progress).toEqual([...once.progress, ...once.progress]);
  });
});
