import { expect, it } from "vitest";
import { HeaderHabits } from "../../../src/format/safetensors/header-habits.ts";
import { type ReadHeaderResult, readSafetensorsHeader } from "../../../src/format/safetensors/read-header.ts";
import { ScannedHeader } from "../../../src/format/safetensors/scanned-header.ts";

async function read(head: string, dataBytes: number, habits: HeaderHabits): Promise<ReadHeaderResult> {
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(BigInt(head.length));
  const file = Buffer.concat([prefix, Buffer.from(head), Buffer.alloc(dataBytes)]);
  const range = async (begin: number, length: number): Promise<Uint8Array> => file.subarray(begin, begin + length);
  return readSafetensorsHeader("x.safetensors", file.length, range, habits);
}

const entry = (name: string, begin: number, dtype = "U8", bytes = 1): string =>
  `"${name}":{"dtype":"${dtype}","shape":[1],"data_offsets":[${begin},${begin + bytes}]}`;

it("a header is scanned as by itself, whatever others stood before it", async () => {
  const habits = new HeaderHabits();
  for (const names of [
    ["a.0.w", "a.1.w", "b"],
    ["b", "a.7.w"],
    ["c.w", "a.1.w"],
  ]) {
    const { header, faults } = await read(
      `{${names.map((name, at) => entry(name, at)).join(",")}}`,
      names.length,
      habits,
    );
    expect(faults).toEqual([]);
    expect(header).toBeInstanceOf(ScannedHeader);
    expect(header?.tensors.map(({ name, begin, end }) => [name, begin, end])).toEqual(
      names.map((name, at) => [name, at, at + 1]),
    );
  }
});

it("a name that is told of in one header is told of in the next, and in none that lacks it", async () => {
  const habits = new HeaderHabits();
  const codes = async (name: string): Promise<readonly string[]> =>
    (await read(`{${entry(name, 0)}}`, 1, habits)).faults.map(({ code }) => code);
  const first = await codes("../b");
  expect(first.length).toBeGreaterThan(0);
  expect(await codes("a.0")).toEqual([]);
  expect(await codes("../b")).toEqual(first);
});

it("a tensor that begins where its elements cannot is none for the scan", async () => {
  const odd = `{${entry("a", 0)},${entry("b", 1, "F32", 4)}}`;
  const even = `{${entry("a", 0, "F32", 4)},${entry("b", 4)}}`;
  const gap = `{${entry("a", 0)},${entry("b", 2)}}`;
  expect((await read(odd, 5, new HeaderHabits())).header).not.toBeInstanceOf(ScannedHeader);
  expect((await read(even, 5, new HeaderHabits())).header).toBeInstanceOf(ScannedHeader);
  expect((await read(gap, 3, new HeaderHabits())).faults).not.toEqual([]);
});

it("learns how long headers are, within bounds", async () => {
  const habits = new HeaderHabits();
  const before = habits.length;
  await read(`{${entry("a", 0)}}`, 1, habits);
  expect(habits.length).toBe(before);
  habits.learn(10_000);
  expect(habits.length).toBe(10_000);
  habits.learn(90_000_000);
  expect(habits.length).toBe(131_072);
});

it("does not keep patterns without end", async () => {
  const habits = new HeaderHabits();
  const letters = (at: number): string => [...String(at)].map((digit) => "abcdefghij"[Number(digit)]).join("");
  const names = Array.from({ length: 1500 }, (_, at) => letters(at));
  const head = `{${names.map((name, at) => entry(name, at)).join(",")}}`;
  expect((await read(head, 1500, habits)).faults).toEqual([]);
  expect(habits.scanner(new Uint8Array()).patterns).toHaveLength(0);
});
