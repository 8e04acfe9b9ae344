import { describe, expect, it } from "vitest";
import type { PairSideSummary, PairVerdict } from "../../src/engine/pair-verdict.ts";
import { PAIR_PRINTER } from "../../src/report/pair-printer.ts";

const side = (root: string, parameters: number | null, multipliedParameters: number | null): PairSideSummary => ({
  ...{ root, model: null, role: "causal-lm", architecture: null, parameters, multipliedParameters, vocabSize: null },
  ...{
    contextLength: null,
    dtype: null,
    hiddenSize: null,
    layers: null,
    tied: null,
    ropeTheta: null,
    ropeFactor: null,
  },
  ...{ bos: null, bosAdded: null, eos: null, pad: null, counts: { error: 0, warning: 0, info: 0 } },
});

const sizes = (target: PairSideSummary, draft: PairSideSummary): unknown => {
  const [own, other] = [target.parameters, draft.parameters];
  const sizeRatio = own === null || other === null ? null : other / own;
  const verdict: PairVerdict = { target, draft, tokens: null, encodings: null, sizeRatio, engines: [] };
  return PAIR_PRINTER.tables(verdict).sides.filter(([key]) => key === "parameters" || key === "per token");
};

describe("sizes of a pair", () => {
  it("are told with what the draft is of the target", () => {
    expect(sizes(side("t", 70_600_000_000, 69_500_000_000), side("d", 1_240_000_000, 1_240_000_000))).toEqual([
      ["parameters", "70.6 billion", "1.24 billion (1/57)"],
    ]);
  });

  it("are told without it of a draft that is hardly smaller, as large, or larger", () => {
    expect(sizes(side("t", 990, 990), side("d", 930, 930))).toEqual([["parameters", "990", "930"]]);
    expect(sizes(side("t", 930, 930), side("d", 930, 930))).toEqual([["parameters", "930", "930"]]);
    expect(sizes(side("t", 300, 300), side("d", 930, 930))).toEqual([["parameters", "300", "930"]]);
  });

  // Qwen3-32B with Qwen3-30B-A3B.
  it("of a mixture are told of a token, too", () => {
    expect(sizes(side("t", 32_800_000_000, 32_000_000_000), side("d", 30_500_000_000, 3_040_000_000))).toEqual([
      ["parameters", "32.8 billion", "30.5 billion"],
      ["per token", "32.0 billion", "3.04 billion (1/11)"],
    ]);
  });

  it("are left out where they are not known", () => {
    expect(sizes(side("t", null, null), side("d", 930, 930))).toEqual([["parameters", "-", "930"]]);
  });
});
