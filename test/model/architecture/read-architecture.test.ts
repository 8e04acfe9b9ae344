import { describe, expect, it } from "vitest";
import { ConfigError } from "../../../src/errors.ts";
import { createArchitectures } from "../../../src/model/architecture/architectures.ts";
import { readArchitecture } from "../../../src/model/architecture/read-architecture.ts";

const FILE = {
  modelType: "toy",
  classes: { ToyForCausalLM: null, ToyModel: "bare" },
  symbols: { E: "hidden_size", D: "E / 4" },
  tensors: [
    { name: "embed.weight", shape: ["E", 3] },
    {
      each: { i: "num_hidden_layers" },
      when: "E > 1",
      tensors: [
        { name: "layers.{i}.norm.weight", shape: ["E"], dtype: "F32", optional: true },
        {
          each: { e: ["1", "1 + num_experts"] },
          when: "i in sparse_layers",
          tensors: [{ name: "layers.{i}.{e}.weight", shape: ["D", "E"], linear: true, when: "bias" }],
        },
      ],
    },
  ],
  ignorable: [{ name: "buffer", shape: [] }],
  layouts: {
    bare: { title: "without a head", onlyByClass: true, rename: { "layers.": "l." }, drop: ["embed.weight"] },
  },
};

describe("readArchitecture", () => {
  const toy = readArchitecture(FILE);

  it("reads classes and symbols in their order", () => {
    expect(toy.modelType).toBe("toy");
    expect([...toy.classes]).toEqual([
      ["ToyForCausalLM", null],
      ["ToyModel", "bare"],
    ]);
    expect([...toy.symbols].map(([name, { text }]) => `${name} = ${text}`)).toEqual(["E = hidden_size", "D = E / 4"]);
  });

  it("makes flat groups of nested ones", () => {
    const flat = toy.tensors.map(({ axes, conditions, tensors }) => ({
      axes: axes.map(({ variable, begin, end }) => `${variable}: ${begin.text} to ${end.text}`),
      conditions: conditions.map(({ text }) => text),
      tensors: tensors.map(({ name }) => name),
    }));
    expect(flat).toEqual([
      { axes: [], conditions: [], tensors: ["embed.weight"] },
      { axes: ["i: 0 to num_hidden_layers"], conditions: ["E > 1"], tensors: ["layers.{i}.norm.weight"] },
      {
        axes: ["i: 0 to num_hidden_layers", "e: 1 to 1 + num_experts"],
        conditions: ["E > 1", "i in sparse_layers"],
        tensors: ["layers.{i}.{e}.weight"],
      },
    ]);
  });

  it("reads what a tensor says", () => {
    const [embed, norm, weight] = toy.tensors.flatMap(({ tensors }) => tensors);
    expect(embed).toMatchObject({ dtype: null, optional: null, when: null, linear: false });
    expect(embed?.shape.map(({ text }) => text)).toEqual(["E", "3"]);
    expect(norm).toMatchObject({ dtype: "F32", linear: false });
    expect(norm?.optional?.evaluate(() => null)).toBe(1);
    expect(weight).toMatchObject({ dtype: null, optional: null, linear: true });
    expect(weight?.when?.text).toBe("bias");
    expect(toy.ignorable.flatMap(({ tensors }) => tensors).map(({ name, shape }) => [name, shape.length])).toEqual([
      ["buffer", 0],
    ]);
  });

  it("reads layouts", () => {
    expect(toy.layouts.get("bare")).toMatchObject({
      id: "bare",
      title: "without a head",
      onlyByClass: true,
      rename: [["layers.", "l."]],
      drop: new Set(["embed.weight"]),
      tensors: [],
    });
  });

  it("says which architecture has a formula that cannot be read", () => {
    const bad = { ...FILE, symbols: { E: "hidden_size +" } };
    expect(() => readArchitecture(bad)).toThrow(ConfigError);
    expect(() => readArchitecture(bad)).toThrow(
      'architecture toy: the formula "hidden_size +" cannot be read at character 14: it ends too early',
    );
  });
});

describe("createArchitectures", () => {
  it("knows no architecture under the name of a method of objects", () => {
    const architectures = createArchitectures([FILE]);
    expect(architectures.modelTypes()).toEqual(["toy"]);
    expect(architectures.get("constructor")).toBe(null);
    expect(architectures.get("toy")).toBe(architectures.get("toy"));
  });
});
