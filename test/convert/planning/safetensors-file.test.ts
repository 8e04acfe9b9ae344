import { describe, expect, it } from "vitest";
import { checkPlan } from "../../../src/convert/check-plan.ts";
import type { OutputFile } from "../../../src/convert/plan.ts";
import type { PlannedTensor, TensorGroup } from "../../../src/convert/planning/planned-tensor.ts";
import { safetensorsFile } from "../../../src/convert/planning/safetensors-file.ts";
import { readSafetensorsHeader } from "../../../src/format/safetensors/read-header.ts";

function tensor(name: string, dtype: string, ...shape: readonly number[]): PlannedTensor {
  return { name, dtype, shape, expression: { op: "fill", dtype, shape, value: 0 } };
}

function group(headerBytes: number | null, tensors: readonly PlannedTensor[]): TensorGroup {
  return { file: "in", headerBytes, metadata: new Map(), tensors };
}

/** The header of a file as its reader sees it, after a check of the plan. */
async function headerOf(file: OutputFile): Promise<Awaited<ReturnType<typeof readSafetensorsHeader>>> {
  checkPlan({ schema: "checkpointlint/plan@1", layout: "", steps: [], sources: [], outputs: [file] });
  const [length, json] = file.parts;
  if (length?.kind !== "bytes" || json?.kind !== "text") throw new Error("no header");
  const head = Buffer.concat([Buffer.from(length.base64, "base64"), Buffer.from(json.text)]);
  return await readSafetensorsHeader(file.name, file.size, async (begin, bytes) => head.subarray(begin, begin + bytes));
}

describe("safetensorsFile", () => {
  it("keeps the order of its tensors where each is aligned", async () => {
    const tensors = [tensor("b", "F32", 3), tensor("a", "F32", 2), tensor("c", "BF16", 1)];
    const { header, faults } = await headerOf(
      safetensorsFile({ name: "o", group: null, metadata: new Map(), tensors }),
    );
    expect(faults).toEqual([]);
    expect(header?.tensors.map(({ name, begin, end }) => [name, begin, end])).toEqual([
      ["b", 0, 12],
      ["a", 12, 20],
      ["c", 20, 22],
    ]);
  });

  it("puts wider elements first where one would not be aligned, and keeps the order otherwise", async () => {
    const tensors = [
      tensor("bytes", "U8", 3),
      tensor("x", "BF16", 1),
      tensor("long", "I64", 1),
      tensor("y", "BF16", 2),
    ];
    const { header, faults } = await headerOf(
      safetensorsFile({ name: "o", group: null, metadata: new Map(), tensors }),
    );
    expect(faults).toEqual([]);
    expect(header?.tensors.map(({ name, begin }) => [name, begin])).toEqual([
      ["long", 0],
      ["x", 8],
      ["y", 10],
      ["bytes", 14],
    ]);
  });

  it("says format pt where the source says none, and whatever else the source says", async () => {
    const tensors = [tensor("a", "F32", 1)];
    const metadata = new Map([["by", "someone"]]);
    const { header } = await headerOf(safetensorsFile({ name: "o", group: null, metadata, tensors }));
    expect([...(header?.metadata ?? [])]).toEqual([
      ["format", "pt"],
      ["by", "someone"],
    ]);
    const own = new Map([["format", "mlx"]]);
    const kept = await headerOf(safetensorsFile({ name: "o", group: null, metadata: own, tensors }));
    expect([...(kept.header?.metadata ?? [])]).toEqual([["format", "mlx"]]);
  });

  it("begins its data where the source's begin, as far as that is sensible", () => {
    const tensors = [tensor("a", "F32", 1)];
    const size = (headerBytes: number | null): number =>
      safetensorsFile({ name: "o", group: group(headerBytes, tensors), metadata: new Map(), tensors }).size - 8 - 4;
    // {"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} has 85 characters.
    expect(size(null)).toBe(88);
    expect(size(80)).toBe(88);
    expect(size(88)).toBe(88);
    expect(size(85)).toBe(88);
    expect(size(4096)).toBe(4096);
    expect(size(4097)).toBe(88);
    expect(size(90_000_000)).toBe(88);
  });

  it("takes names that are hostile as names", async () => {
    const names = ["__proto__", "constructor", "1", "0", 'quote"d', "back\\slash", "ü", "😀", ""];
    const tensors = names.map((name) => tensor(name, "F32", 1));
    const { header } = await headerOf(
      safetensorsFile({ name: "o", group: null, metadata: new Map([["__proto__", "x"]]), tensors }),
    );
    expect(header?.tensors.map(({ name }) => name)).toEqual(names);
    expect([...(header?.metadata ?? [])]).toEqual([
      ["format", "pt"],
      ["__proto__", "x"],
    ]);
  });
});
