import { describe, expect, it } from "vitest";
import type { JsonValue } from "../../../src/format/json/json-value.ts";
import { expandGraph } from "../../../src/model/architecture/expand-graph.ts";
import type { Scope, Value } from "../../../src/model/architecture/expression.ts";
import { graphTensors } from "../../../src/model/architecture/graph-tensors.ts";
import { readArchitecture } from "../../../src/model/architecture/read-architecture.ts";
import type { TensorGraph } from "../../../src/model/architecture/tensor-graph.ts";

const CONFIG: Record<string, Value> = { E: 8, L: 4, X: 2, dense: [0, 2], tied: true, bias: false };

function expand(tensors: JsonValue, config: Record<string, Value> = {}, layouts: JsonValue = {}, layoutId?: string) {
  const architecture = readArchitecture({ modelType: "toy", classes: {}, symbols: {}, tensors, layouts });
  const values = new Map(Object.entries({ ...CONFIG, ...config }));
  const scope: Scope = (name) => values.get(name) ?? null;
  return expandGraph(architecture, scope, layoutId === undefined ? null : (architecture.layouts.get(layoutId) ?? null));
}

function shapes(graph: TensorGraph | null): Record<string, readonly number[]> {
  expect(graph).not.toBe(null);
  return graph === null
    ? {}
    : Object.fromEntries([...graphTensors(graph)].map(({ name, template }) => [name, template.shape]));
}

describe("expandGraph", () => {
  it("repeats a group for each number, and a nested one for each pair", () => {
    const tensors = [
      { name: "embed", shape: ["E", "2 * E"] },
      {
        each: { i: "L - 2" },
        tensors: [
          { name: "layers.{i}.norm", shape: ["E"] },
          { each: { e: ["1", "1 + X"] }, tensors: [{ name: "layers.{i}.e.{e}", shape: ["E", "X"] }] },
        ],
      },
    ];
    const { graph } = expand(tensors);
    expect(shapes(graph)).toEqual({
      embed: [8, 16],
      "layers.0.norm": [8],
      "layers.0.e.1": [8, 2],
      "layers.0.e.2": [8, 2],
      "layers.1.norm": [8],
      "layers.1.e.1": [8, 2],
      "layers.1.e.2": [8, 2],
    });
    expect(graph?.templates.map(({ pattern, count }) => [pattern, count])).toEqual([
      ["embed", 1],
      ["layers.*.norm", 2],
      ["layers.*.e.*", 4],
    ]);
  });

  it("asks a condition for each number of its variable, the others once", () => {
    const tensors = [
      {
        each: { i: "L" },
        tensors: [
          { when: "i in dense", tensors: [{ name: "l.{i}.dense", shape: [1] }] },
          { when: "!(i in dense)", tensors: [{ each: { e: "X" }, tensors: [{ name: "l.{i}.{e}", shape: [1] }] }] },
          { when: "bias", tensors: [{ name: "l.{i}.bias", shape: ["unknown_of_none"] }] },
          { name: "l.{i}.own", shape: [1], when: "bias" },
        ],
      },
    ];
    expect(Object.keys(shapes(expand(tensors).graph))).toEqual([
      "l.0.dense",
      "l.1.0",
      "l.1.1",
      "l.2.dense",
      "l.3.0",
      "l.3.1",
    ]);
    const { graph } = expand(tensors, { dense: [], L: 1, bias: true, unknown_of_none: 3 });
    expect(Object.keys(shapes(graph))).toEqual(["l.0.0", "l.0.1", "l.0.bias", "l.0.own"]);
  });

  it("makes nothing of a group without numbers", () => {
    expect(
      shapes(
        expand([
          { name: "a", shape: [1] },
          { each: { i: ["L", "L + none"] }, tensors: [] },
        ]).graph,
      ),
    ).toEqual({
      a: [1],
    });
    expect(
      shapes(
        expand([
          { name: "a", shape: [1] },
          { each: { i: ["L", "L"] }, tensors: [{ name: "b.{i}", shape: [1] }] },
        ]).graph,
      ),
    ).toEqual({ a: [1] });
  });

  it("takes every digit of a name for a number, as the reader of checkpoints does", () => {
    const { graph } = expand([{ each: { i: "2" }, tensors: [{ name: "h.{i}.w1.conv2.weight", shape: [1] }] }]);
    const [template] = graph?.templates ?? [];
    expect(template?.pattern).toBe("h.*.w*.conv*.weight");
    expect(template?.axes.map(({ numbers }) => numbers)).toEqual([[0, 1], [1], [2]]);
    expect(Object.keys(shapes(graph))).toEqual(["h.0.w1.conv2.weight", "h.1.w1.conv2.weight"]);
  });

  it("keeps templates of one pattern apart", () => {
    const { graph } = expand([
      { name: "fc1", shape: [1] },
      { name: "fc2", shape: [2] },
    ]);
    expect(graph?.byPattern.get("fc*")?.map(({ shape }) => shape)).toEqual([[1], [2]]);
  });

  it("marks what may be missing and what loaders skip", () => {
    const architecture = readArchitecture({
      modelType: "toy",
      tensors: [
        { name: "head", shape: [1], optional: "tied" },
        { name: "other", shape: [1], optional: "bias" },
        { name: "always", shape: [1], optional: true },
      ],
      ignorable: [{ name: "buffer", shape: [] }],
    });
    const { graph } = expandGraph(architecture, (name) => CONFIG[name] ?? null);
    expect(graph?.templates.map(({ pattern, optional, ignorable }) => [pattern, optional, ignorable])).toEqual([
      ["head", true, false],
      ["other", false, false],
      ["always", true, false],
      ["buffer", true, true],
    ]);
  });

  it("renames, drops and adds as the layout says; what is added keeps its name", () => {
    const layouts = {
      alias: {
        title: "t",
        rename: { "model.head.": "head.", "model.": "" },
        drop: ["model.{i}.a"],
        tensors: [{ name: "model.fused", shape: ["L", "E"] }],
      },
    };
    const tensors = [
      { name: "model.head.weight", shape: [1] },
      {
        each: { i: "1" },
        tensors: [
          { name: "model.{i}.a", shape: [1] },
          { name: "model.{i}.b", shape: [1] },
        ],
      },
      { name: "other.model.c", shape: [1] },
    ];
    const { graph } = expand(tensors, {}, layouts, "alias");
    expect(graph?.layout).toBe("alias");
    expect(shapes(graph)).toEqual({ "head.weight": [1], "0.b": [1], "other.model.c": [1], "model.fused": [4, 8] });
  });

  it.each<[string, JsonValue, Record<string, Value>, string]>([
    ["a key that is missing", [{ name: "a", shape: ["E", "F * 2"] }], {}, "F * 2"],
    ["a size that is no whole number", [{ name: "a", shape: ["E / 3"] }], {}, "E / 3"],
    ["a size of nothing", [{ name: "a", shape: ["E - 8"] }], {}, "E - 8"],
    ["a size past what numbers hold", [{ name: "a", shape: ["E * E"] }], { E: 2 ** 40 }, "E * E"],
    ["a text for a size", [{ name: "a", shape: ["E"] }], { E: "8" }, "E"],
    ["layers that are not counted", [{ each: { i: "L" }, tensors: [{ name: "{i}", shape: [1] }] }], { L: 1.5 }, "L"],
    ["fewer than no layers", [{ each: { i: "L" }, tensors: [{ name: "{i}", shape: [1] }] }], { L: -1 }, "L"],
    ["more layers than any model", [{ each: { i: "L" }, tensors: [{ name: "{i}", shape: [1] }] }], { L: 100_001 }, "L"],
  ])("has no graph for %s, and says which formula", (_, tensors, config, unknown) => {
    expect(expand(tensors, config)).toEqual({ graph: null, unknown });
  });
});
