import { describe, expect, it } from "vitest";
import { arrangeShards, numberedName, transformersName } from "../../../src/convert/planning/arrange-shards.ts";
import { copyTensor } from "../../../src/convert/planning/copy-tensor.ts";
import { indexFile, isSameIndex } from "../../../src/convert/planning/index-file.ts";
import type { PlannedTensor, TensorGroup } from "../../../src/convert/planning/planned-tensor.ts";

/** A tensor of so many bytes. */
function tensor(name: string, bytes: number): PlannedTensor {
  return { name, dtype: "U8", shape: [bytes], expression: { op: "fill", dtype: "U8", shape: [bytes], value: 0 } };
}

function group(file: string, ...tensors: readonly PlannedTensor[]): TensorGroup {
  return { file, headerBytes: 100, metadata: new Map([["from", file]]), tensors };
}

function shown(groups: readonly TensorGroup[], maxBytes: number): readonly string[] {
  return arrangeShards(groups, maxBytes, transformersName).files.map(
    ({ name, tensors }) => `${name}: ${tensors.map((each) => each.name).join(" ")}`,
  );
}

describe("arrangeShards", () => {
  const two = [group("x", tensor("a", 4), tensor("b", 4)), group("y", tensor("c", 4))];

  it("keeps files apart as they are where each fits", () => {
    expect(shown(two, 8)).toEqual(["model-00001-of-00002.safetensors: a b", "model-00002-of-00002.safetensors: c"]);
    const { isKept, files } = arrangeShards(two, 8, numberedName);
    expect({ isKept, groups: files.map((file) => file.group?.file) }).toEqual({ isKept: true, groups: ["x", "y"] });
  });

  it("divides all tensors in their order where one file is over the limit", () => {
    expect(shown(two, 7)).toEqual([
      "model-00001-of-00003.safetensors: a",
      "model-00002-of-00003.safetensors: b",
      "model-00003-of-00003.safetensors: c",
    ]);
    const mixed = [group("x", tensor("a", 9), tensor("b", 1)), group("y", tensor("c", 6))];
    expect(shown(mixed, 8)).toEqual(["model-00001-of-00002.safetensors: a", "model-00002-of-00002.safetensors: b c"]);
    expect(arrangeShards(mixed, 8, numberedName).files[0]?.metadata).toEqual(new Map([["from", "x"]]));
  });

  it("leaves a single tensor that is over the limit alone in its file", () => {
    expect(shown([group("x", tensor("a", 9))], 8)).toEqual(["model.safetensors: a"]);
    expect(shown([group("x", tensor("a", 9), tensor("b", 9), tensor("c", 1))], 8)).toEqual([
      "model-00001-of-00003.safetensors: a",
      "model-00002-of-00003.safetensors: b",
      "model-00003-of-00003.safetensors: c",
    ]);
  });

  it("names one file as transformers does, or with its number", () => {
    expect(transformersName(1, 1)).toBe("model.safetensors");
    expect(numberedName(1, 1)).toBe("model-00001-of-00001.safetensors");
    expect(numberedName(7, 123_456)).toBe("model-00007-of-123456.safetensors");
  });
});

describe("copyTensor", () => {
  const names = (groups: readonly TensorGroup[]): readonly string[] =>
    groups.map(({ tensors }) => tensors.map(({ name }) => name).join(" "));
  const two = [group("x", tensor("embedding", 4), tensor("b", 4)), group("y", tensor("c", 4))];

  it("puts the copy behind its original, else behind the last file, else into one of its own", () => {
    expect(names(copyTensor(two, "embedding", "head", 12))).toEqual(["embedding b head", "c"]);
    expect(names(copyTensor(two, "embedding", "head", 11))).toEqual(["embedding b", "c head"]);
    expect(names(copyTensor(two, "embedding", "head", 7))).toEqual(["embedding b", "c", "head"]);
  });

  it("copies the very expression", () => {
    const [first] = copyTensor(two, "embedding", "head", 12);
    expect(first?.tensors.at(-1)?.expression).toBe(first?.tensors[0]?.expression);
  });
});

describe("the index", () => {
  const { files } = arrangeShards(
    [group("x", tensor("b", 4), tensor("__proto__", 4)), group("y", tensor("10", 4), tensor("9", 1))],
    8,
    numberedName,
  );

  it("sorts names by code unit and counts the bytes of all tensors", () => {
    const [part] = indexFile(files).parts;
    const text = part?.kind === "text" ? part.text : "";
    const keys = [...text.matchAll(/^ {4}"(.*?)": "model/gm)].map(([, key]) => key);
    expect(keys).toEqual(["10", "9", "__proto__", "b"]);
    expect(text).toContain('"total_size": 13\n');
    expect(JSON.parse(text)).toHaveProperty("weight_map.b", "model-00001-of-00002.safetensors");
  });

  it("is the source's where that says the same", () => {
    const map = new Map([
      ["9", "model-00002-of-00002.safetensors"],
      ["10", "model-00002-of-00002.safetensors"],
      ["b", "model-00001-of-00002.safetensors"],
      ["__proto__", "model-00001-of-00002.safetensors"],
    ]);
    const index = { file: "model.safetensors.index.json", weightMap: map, totalSize: 13 };
    expect(isSameIndex(index, files)).toBe(true);
    expect(isSameIndex({ ...index, totalSize: 12 }, files)).toBe(false);
    expect(isSameIndex({ ...index, file: "pytorch_model.bin.index.json" }, files)).toBe(false);
    expect(
      isSameIndex({ ...index, weightMap: new Map([...map, ["more", "model-00001-of-00002.safetensors"]]) }, files),
    ).toBe(false);
    expect(
      isSameIndex({ ...index, weightMap: new Map([...map, ["b", "model-00002-of-00002.safetensors"]]) }, files),
    ).toBe(false);
    expect(isSameIndex(null, files)).toBe(false);
  });
});
