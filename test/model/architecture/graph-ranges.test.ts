import { describe, expect, it } from "vitest";
import { printPattern } from "../../../src/model/architecture/graph-ranges.ts";
import { IndexSet } from "../../../src/model/architecture/index-set.ts";

const run = (begin: number, end: number, step = 1): IndexSet =>
  new IndexSet(Array.from({ length: Math.ceil((end - begin) / step) }, (_, at) => begin + at * step));

describe("printPattern", () => {
  it.each([
    ["model.norm.weight", [], "model.norm.weight"],
    ["model.layers.*.self_attn.q_proj.weight", [run(0, 80)], "model.layers.{0-79}.self_attn.q_proj.weight"],
    [
      "model.layers.*.mlp.experts.*.w*.weight",
      [run(3, 61), run(0, 256), new IndexSet([1])],
      "model.layers.{3-60}.mlp.experts.{0-255}.w1.weight",
    ],
    ["layers.*.a", [new IndexSet([0, 2, 4])], "layers.{0,2,4}.a"],
    ["layers.*.a", [new IndexSet([0, 1, 2, 5, 7, 8])], "layers.{0-2,5,7,8}.a"],
    ["layers.*.a", [new IndexSet([61])], "layers.61.a"],
    ["layers.*.a", [run(1, 48, 2)], "layers.{1,3,5,…,47}.a"],
    ["layers.*.a", [run(0, 16, 2)], "layers.{0,2,4,6,8,10,12,14}.a"],
    ["layers.*.a", [], "layers.*.a"],
  ])("prints %s", (pattern, axes, printed) => {
    expect(printPattern(pattern, axes)).toBe(printed);
  });
});
