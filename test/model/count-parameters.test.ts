import { describe, expect, it } from "vitest";
import { modelGraph } from "../../src/model/architecture/model-graph.ts";
import { type TensorTemplate, tensorGraph } from "../../src/model/architecture/tensor-graph.ts";
import { readBaseModelEntry } from "../../src/model/base-model-entry.ts";
import { countParameters } from "../../src/model/count-parameters.ts";
import { toBaseModel } from "../../src/model/to-base-model.ts";
import { shippedArchitectures, shippedEntries, shippedModelTypes } from "./models-folder.ts";

const template = (shape: readonly number[], more: Partial<TensorTemplate> = {}): TensorTemplate => ({
  pattern: "t.*.weight",
  axes: [],
  count: 1,
  shape,
  dtype: null,
  optional: false,
  ignorable: false,
  linear: true,
  formula: { name: "t", shape: [], when: null, dtype: null, optional: null, linear: true },
  ...more,
});

describe("counting parameters", () => {
  // As transformers counts them: facts of the published models.
  it.each([
    ["Meta-Llama-3.2-1B-Instruct", 1_235_814_400],
    ["Meta-Llama-3.1-8B-Instruct", 8_030_261_248],
    ["Meta-Llama-3.3-70B-Instruct", 70_553_706_496],
    ["Meta-Llama-3.1-405B-Instruct", 405_853_388_800],
  ])("of %s gives %i", (name, expected) => {
    const entry = readBaseModelEntry(JSON.parse(shippedEntries().get(`${name}.json`) ?? ""));
    const { facts } = toBaseModel(entry, "declared", shippedModelTypes());
    const { graph } = modelGraph(facts, shippedArchitectures());
    expect(graph === null ? null : countParameters(graph)).toBe(expected);
  });

  it("leaves out what a whole checkpoint need not have", () => {
    const templates = [
      template([3, 4], { count: 2 }),
      template([100], { optional: true }),
      template([100], { ignorable: true }),
      template([5], { dtype: "F32" }),
    ];
    expect(countParameters(tensorGraph(null, templates))).toBe(29);
  });

  it("gives no number where several parameters are packed into one", () => {
    expect(countParameters(tensorGraph(null, [template([3]), template([4], { dtype: "U8" })]))).toBeNull();
    expect(countParameters(tensorGraph(null, [template([3], { dtype: "F8_E4M3" })]))).toBeNull();
    expect(countParameters({ ...tensorGraph(null, [template([3])]), packing: "gptq" })).toBeNull();
  });
});
