import { describe, expect, it } from "vitest";
import { graphTotals } from "../../../src/model/architecture/graph-totals.ts";
import { graphOf } from "../../support/architectures.ts";

const LLAMA = {
  model_type: "llama",
  architectures: ["LlamaForCausalLM"],
  vocab_size: 10,
  hidden_size: 4,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  num_key_value_heads: 1,
  intermediate_size: 6,
};

describe("graphTotals", () => {
  const required = (config: object) => graphOf({ ...LLAMA, ...config }).templates.filter(({ optional }) => !optional);

  it("counts tensors, numbers and bytes", () => {
    // embed and head 10 x 4; a layer: norms 8, q and o 16, k and v 8, three of 24; the last norm 4.
    const elements = 2 * 40 + 2 * (8 + 32 + 16 + 72) + 4;
    expect(graphTotals(required({}), "BF16")).toEqual({
      tensors: 21,
      elements: BigInt(elements),
      bytes: BigInt(2 * elements),
    });
    expect(graphTotals(required({}), "F32").bytes).toBe(BigInt(4 * elements));
  });

  it("knows no bytes without a dtype", () => {
    expect(graphTotals(required({}), null).bytes).toBe(null);
    expect(graphTotals(required({}), "float13").bytes).toBe(null);
    expect(graphTotals([], null)).toEqual({ tensors: 0, elements: 0n, bytes: 0n });
  });

  it("does not lose digits of a model that cannot be", () => {
    const vast = required({ vocab_size: 2 ** 52, hidden_size: 2 ** 40, num_hidden_layers: 1 });
    expect(graphTotals(vast.slice(0, 1), "BF16")).toEqual({ tensors: 1, elements: 2n ** 92n, bytes: 2n ** 93n });
  });
});
