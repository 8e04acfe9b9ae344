import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSafetensorsHeader } from "../../src/format/safetensors/read-header.ts";
import { readWeightIndex } from "../../src/format/weight-index/read-weight-index.ts";

// Indexes and headers in the usual spelling go through readers that build no string until one is asked for; everything
// else through the careful ones. Whichever it is, what comes out is what JSON.parse sees, or a fault.

const SEGMENT = fc.constantFrom(
  ...[
    "model",
    "layers",
    "0",
    "1",
    "12",
    "007",
    "experts",
    "3",
    "up_proj",
    "weight",
    "bias",
    "*",
    "__proto__",
    "é",
    "a b",
  ],
  ...["constructor", "-x", "1.", "\\n", "..", "weight_scale_inv"],
);
const ODD_NAME = fc.array(SEGMENT, { minLength: 1, maxLength: 6 }).map((segments) => segments.join("."));
const USUAL_NAME = fc
  .tuple(fc.nat(3), fc.constantFrom("up", "down"), fc.nat(20))
  .map(([layer, way, expert]) => `model.layers.${layer}.mlp.experts.${expert}.${way}_proj.weight`);
const NAMES = fc.oneof(
  fc.uniqueArray(USUAL_NAME, { minLength: 1, maxLength: 30 }),
  fc.uniqueArray(fc.oneof(USUAL_NAME, ODD_NAME), { minLength: 1, maxLength: 12 }),
);
const MUTATION = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  byte: fc.constantFrom(...Buffer.from('",{}[]01 \\A:*é')),
});
const MUTATIONS = fc.array(MUTATION, { maxLength: 2 });

function mutate(text: string, mutations: readonly { readonly at: number; readonly byte: number }[]): Buffer {
  const bytes = Buffer.from(text);
  for (const { at, byte } of mutations) bytes[Math.floor(at * (bytes.length - 1))] = byte;
  return bytes;
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}

describe("the fast readers", () => {
  it("give of an index what JSON.parse sees, or a fault", () => {
    const shard = fc.constantFrom("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors");
    const space = fc.constantFrom("", " ", "\n    ");
    fc.assert(
      fc.property(
        NAMES,
        fc.array(shard, { minLength: 30, maxLength: 30 }),
        space,
        MUTATIONS,
        (names, shards, gap, mutations) => {
          const entries = names.map((name, at) => `${gap}"${name}":${gap}"${shards[at]}"`).join(",");
          const bytes = mutate(`{"metadata":{"total_size":16},"weight_map":{${entries}}}`, mutations);
          const { index, faults } = readWeightIndex(bytes);
          const value = parsed(bytes) as { weight_map?: Record<string, string> } | undefined;
          if (value === undefined) expect(faults.length).toBeGreaterThan(0);
          if (faults.length > 0) return;
          expect([...(index?.weightMap ?? [])]).toEqual(
            [...Object.entries(value?.weight_map ?? {})].sort(byOrderIn(bytes)),
          );
          for (const [name, file] of Object.entries(value?.weight_map ?? {}))
            expect(index?.weightMap.get(name)).toBe(file);
          expect(index?.weightMap.get("no such tensor")).toBeUndefined();
          expect(index?.weightMap.size).toBe(Object.keys(value?.weight_map ?? {}).length);
        },
      ),
      { numRuns: 1_000, seed: 5 },
    );
  });

  it("give of a header what JSON.parse sees, or a fault", async () => {
    const shape = fc.array(fc.constantFrom(1, 2, 4, 8, 0), { maxLength: 3 });
    const dtype = fc.constantFrom("BF16", "F32", "I64", "F8_E4M3");
    const bytesOf = { BF16: 2, F32: 4, I64: 8, F8_E4M3: 1 } as const;
    await fc.assert(
      fc.asyncProperty(
        NAMES,
        fc.array(fc.tuple(dtype, shape), { minLength: 30, maxLength: 30 }),
        MUTATIONS,
        async (names, infos, mutations) => {
          let end = 0;
          const entries = names.map((name, at) => {
            const [type, sizes] = infos[at] ?? ["F32", []];
            const begin = end;
            end += sizes.reduce<number>((product, size) => product * size, 1) * bytesOf[type];
            return `"${name}":{"dtype":"${type}","shape":[${sizes}],"data_offsets":[${begin},${end}]}`;
          });
          const head = mutate(`{"__metadata__":{"format":"pt"},${entries.join(",")}}`, mutations);
          const prefix = Buffer.alloc(8);
          prefix.writeBigUInt64LE(BigInt(head.length));
          const file = Buffer.concat([prefix, head, Buffer.alloc(end)]);
          const { header, faults } = await readSafetensorsHeader("x.safetensors", file.length, async (begin, length) =>
            file.subarray(begin, begin + length),
          );
          const value = parsed(head) as
            | Record<string, { dtype: string; shape: number[]; data_offsets: number[] }>
            | undefined;
          if (value === undefined) expect(faults.length).toBeGreaterThan(0);
          if (faults.length > 0) return;
          const { __metadata__, ...tensors } = value ?? {};
          const seen = (header?.tensors ?? []).map(({ name, dtype: type, shape: sizes, begin, end: last }) => [
            name,
            { dtype: type, shape: [...sizes], data_offsets: [begin, last] },
          ]);
          expect(Object.fromEntries(seen)).toEqual(tensors);
          expect(Object.fromEntries(header?.metadata ?? [])).toEqual(__metadata__ ?? {});
        },
      ),
      { numRuns: 1_000, seed: 6 },
    );
  });
});

/** JSON.parse moves keys that look like numbers to the front; the readers keep the order of the file. */
function byOrderIn(bytes: Buffer): (a: [string, string], b: [string, string]) => number {
  const text = bytes.toString("utf8");
  const at = ([name]: [string, string]): number =>
    text.indexOf(`${JSON.stringify(name)}:`) + text.indexOf(`${JSON.stringify(name)} :`);
  return (a, b) => at(a) - at(b);
}
