import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readWeightIndex } from "../../../src/format/weight-index/read-weight-index.ts";

function codes(text: string): readonly string[] {
  return readWeightIndex(Buffer.from(text)).faults.map((fault) => fault.code);
}

function withShard(name: string): string {
  return JSON.stringify({ metadata: { total_size: 1 }, weight_map: { a: name } });
}

describe("readWeightIndex", () => {
  it("reads names, shards and size", () => {
    const text =
      '{"metadata": {"total_size": 13731385408.0}, "weight_map": {"b": "x.safetensors", "__proto__": "x.safetensors"}}';
    const { index, faults } = readWeightIndex(Buffer.from(text));
    expect(faults).toEqual([]);
    expect([...(index?.weightMap ?? [])]).toEqual([
      ["b", "x.safetensors"],
      ["__proto__", "x.safetensors"],
    ]);
    expect(index?.totalSize).toBe(13_731_385_408);
  });

  it.each([
    "../../../../etc/passwd",
    "/etc/passwd",
    "..\\..\\x.safetensors",
    "C:\\x.safetensors",
    "file:///etc/passwd",
    "https://h/x.safetensors",
    "",
    ".",
    "..",
    " ",
    "a/",
    "a\u0000.safetensors",
    `${"x".repeat(300)}.safetensors`,
    "../model-evil/x.safetensors",
    "model.safetensors.index.json",
    "config.json",
    "a\n.safetensors",
    "\u001b[2J.safetensors",
  ])("refuses %j as a shard", (name) => {
    expect(codes(withShard(name))).toEqual(["index/shard-name"]);
  });

  it.each([
    ['{"weight_map":{"a":"x.bin","a":"y.bin"}}', ["json/duplicate-key"]],
    ['{"metadata":{}}', ["index/schema"]],
    ['{"weight_map":null}', ["index/schema"]],
    ['{"weight_map":[]}', ["index/schema"]],
    ['{"weight_map":3}', ["index/schema"]],
    ['{"weight_map":{"a":{"b":"x"}}}', ["index/schema"]],
    ['{"weight_map":{"a":"x.bin"}}\n=======\n{}', ["json/syntax"]],
    ['{"weight_map":{"a":"x.bin"}', ["json/syntax"]],
    ["", ["json/syntax"]],
    ['{"metadata":{"total_size":-1},"weight_map":{}}', ["index/total-size-type"]],
    ['{"metadata":{"total_size":"1"},"weight_map":{}}', ["index/total-size-type"]],
    ['{"metadata":{"total_size":3.5},"weight_map":{}}', ["index/total-size-type"]],
    ['{"metadata":{"total_size":9007199254740993},"weight_map":{}}', ["index/total-size-type"]],
    ['{"metadata":{"total_size":0},"weight_map":{}}', []],
    ['{"weight_map":{}}', []],
  ])("reports %s", (text, expected) => {
    expect(codes(text)).toEqual(expected);
  });

  it("says no more about 10,000 entries of one bad shard than about one", () => {
    const map = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`t${at}`, "../x.safetensors"]));
    expect(codes(JSON.stringify({ weight_map: map })).length).toBeLessThan(60);
  });

  it("gives a verdict on any prefix and any mutation", () => {
    const good = Buffer.from(
      JSON.stringify({ metadata: { total_size: 16 }, weight_map: { "a.é": "m-1.safetensors", b: "m-2.safetensors" } }),
    );
    for (let length = 0; length < good.length; length++) {
      expect(readWeightIndex(good.subarray(0, length)).faults.length).toBeGreaterThan(0);
    }
    fc.assert(
      fc.property(
        fc.array(fc.record({ at: fc.nat(good.length - 1), byte: fc.nat(255) }), { minLength: 1, maxLength: 6 }),
        (mutations) => {
          const bytes = Buffer.from(good);
          for (const { at, byte } of mutations) bytes[at] = byte;
          const { index, faults } = readWeightIndex(bytes);
          expect(index !== null || faults.length > 0).toBe(true);
        },
      ),
      { numRuns: 2_000, seed: 3 },
    );
  });
});
