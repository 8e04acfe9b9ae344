import { readFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PickleDict } from "../../../src/format/torch/pickle-value.ts";
import { readTorch } from "../../../src/format/torch/read-torch.ts";
import { NamedStorages } from "../../../src/format/torch/resolve-storage.ts";
import { runPickle } from "../../../src/format/torch/run-pickle.ts";
import type { ReadRange } from "../../../src/format/torch/zip-end.ts";
import { spoiltStorages } from "../../support/spoilt-storages.ts";

/** Containers and pickles that were made to be refused, or to be taken, each with what torch 2.13 says of it elsewhere. */
interface Case {
  readonly id: string;
  readonly group: "torch-zip" | "torch-legacy" | "pickle";
  readonly title: string;
  /** null when nothing is wrong. */
  readonly fault: string | null;
  readonly base64: string;
}

const cases = JSON.parse(readFileSync(new URL("cases.json", import.meta.url), "utf8")) as readonly Case[];

function rangesOf(bytes: Uint8Array): ReadRange {
  return async (begin, length) => bytes.subarray(begin, begin + length);
}

function bytesOf(id: string): Buffer {
  return Buffer.from(cases.find((each) => each.id === id)?.base64 ?? "", "base64");
}

function unpickle(bytes: Uint8Array): ReturnType<typeof runPickle> {
  const named = new NamedStorages(false, () => undefined);
  return runPickle(bytes, 0, 0, (id, at) => named.resolve(id, at));
}

function pickleFaults(bytes: Uint8Array): readonly string[] {
  const { value, end, faults, notes } = unpickle(bytes);
  if (value !== undefined && end !== bytes.length) return ["torch/pickle-trailing"];
  return notes.nestedAt === null ? faults.map(({ code }) => code) : ["torch/pickle-nested"];
}

async function containerFaults(bytes: Uint8Array): Promise<readonly string[]> {
  const { container, faults } = await readTorch("pytorch_model.bin", bytes.length, rangesOf(bytes));
  const wrong = container === null ? [] : await spoiltStorages(container, rangesOf(bytes));
  return [...faults.map(({ code }) => code), ...wrong];
}

describe("containers", () => {
  it.each(cases.filter(({ group }) => group !== "pickle"))("$id $title", async ({ fault, base64 }) => {
    const faults = await containerFaults(Buffer.from(base64, "base64"));
    expect(faults[0] ?? null).toBe(fault === null ? null : `torch/${fault}`);
  });

  it("gives names, dtypes, shapes and the bytes of each tensor", async () => {
    const bytes = bytesOf("Z00");
    const { container } = await readTorch("f.bin", bytes.length, rangesOf(bytes));
    const [tensor] = container?.tensors ?? [];
    expect(tensor).toMatchObject({
      name: "w",
      file: "f.bin",
      dtype: "F32",
      shape: [2, 3],
      strides: [3, 1],
      isContiguous: true,
    });
    // 0, 1, ... 5, as the case was built.
    const data = bytes.subarray(tensor?.begin, tensor?.end);
    expect([0, 1, 2, 3, 4, 5].map((at) => data.readFloatLE(at * 4))).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("knows a view that shows its bytes more than once", async () => {
    const bytes = bytesOf("Z41");
    const { container } = await readTorch("f.bin", bytes.length, rangesOf(bytes));
    expect(container?.tensors).toMatchObject([{ shape: [2, 3], strides: [0, 1], isContiguous: false }]);
  });

  it("every beginning of a legacy file and of a zip is refused", async () => {
    for (const id of ["L00", "Z00"]) {
      const bytes = bytesOf(id);
      const accepted: number[] = [];
      for (let length = 0; length < bytes.length; length++) {
        const { container, faults } = await readTorch("f.bin", length, rangesOf(bytes.subarray(0, length)));
        if (container !== null || faults.length !== 1) accepted.push(length);
      }
      expect(accepted).toEqual([]);
    }
  });

  it("any change of a few bytes gives a verdict", async () => {
    for (const id of ["L00", "Z00", "Z01", "Z41"]) {
      const original = bytesOf(id);
      const change = fc.tuple(fc.nat(original.length - 1), fc.nat(255));
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
          const bytes = Buffer.from(original);
          for (const [at, value] of changes) bytes[at] = value;
          expect((await containerFaults(bytes)).length).toBeLessThan(30);
        }),
        { numRuns: 200, seed: 5 },
      );
    }
  });

  it("no change of one byte of a zip goes unseen, but in what says nothing", async () => {
    const original = bytesOf("Z00");
    const unseen: number[] = [];
    for (let at = 0; at < original.length; at++) {
      const bytes = Buffer.from(original);
      bytes[at] = (bytes[at] as number) ^ 0x55;
      if ((await containerFaults(bytes)).length === 0) unseen.push(at);
    }
    // Of each of the four records: the version that a reader needs, time and date, in both headers; who made it, disk and
    // attributes in the list. Nothing else.
    expect(unseen).toHaveLength(4 * (6 + 6 + 2 + 6));
  });
});

describe("pickles", () => {
  it.each(cases.filter(({ group }) => group === "pickle"))("$id $title", ({ fault, base64 }) => {
    const faults = pickleFaults(Buffer.from(base64, "base64"));
    expect(faults[0] ?? null).toBe(fault === null ? null : `torch/${fault}`);
  });

  const repeat = (head: string, part: string, times: number, tail: string): Buffer =>
    Buffer.from(head + part.repeat(times) + tail, "latin1");

  it.each([
    [
      "P33 an integer of a million bytes",
      repeat("\x80\x02\x8b\x40\x42\x0f\x00", "\x7f", 1_000_000, "."),
      "pickle-number",
    ],
    ["P34 a million digits", repeat("L", "9", 1_000_000, "L\n."), "pickle-number"],
    ["P51 tuples within tuples", repeat("\x80\x02N", "\x85", 100_000, "."), "pickle-depth"],
    [
      "P51b lists within lists",
      Buffer.from(`\x80\x02${"]".repeat(100_000)}${"a".repeat(99_999)}.`, "latin1"),
      "pickle-depth",
    ],
    ["P76 a flood of memos", repeat("\x80\x04N", "\x94", 200_000, "."), null],
    ["P77 a flood of marks", repeat("\x80\x02", "(", 1_000_000, "."), "pickle-limit"],
    [
      "P87 a size of 100,000 dimensions",
      repeat("\x80\x02ctorch\nSize\n(", "K\x01", 100_000, "t\x85R."),
      "pickle-limit",
    ],
    ["P96 pairs of NONE and POP", repeat("\x80\x02", "N0", 500_000, "."), "pickle-opcode"],
    ["P96 a list of two million", repeat("\x80\x02](", "N", 900_000, "e."), null],
    [
      "P59 a list of 400,000 in 400,000 tuples",
      Buffer.concat([repeat("\x80\x02](", "N", 400_000, "eq\x01"), repeat("(", "h\x01\x85", 400_000, "t\x86.")]),
      null,
    ],
    ["more values than the stack holds", repeat("\x80\x02](", "N", 2_000_000, "e."), "pickle-limit"],
    ["five million empty dicts", repeat("\x80\x02](", "}", 3_000_000, "e."), "pickle-limit"],
  ])("%s", (_, bytes, fault) => {
    expect(pickleFaults(bytes)[0] ?? null).toBe(fault === null ? null : `torch/${fault}`);
  });

  it("says what a global would have done, and finds the next one", () => {
    const bytes = Buffer.from(
      "\x80\x02}(X\x01\x00\x00\x00acposix\nsystem\nX\x02\x00\x00\x00id\x85RX\x01\x00\x00\x00bcfoo.bar\nBaz\n)\x81u.",
      "latin1",
    );
    expect(unpickle(bytes).faults).toEqual([
      {
        code: "torch/pickle-global",
        detail: 'posix.system("id") at byte 10, which runs commands of the operating system',
        args: {
          global: "posix.system",
          byte: 10,
          call: 'posix.system("id")',
          effect: "runs commands of the operating system",
        },
      },
      {
        code: "torch/pickle-global",
        detail: "foo.bar.Baz() at byte 39, which runs code of another package than torch",
        args: {
          global: "foo.bar.Baz",
          byte: 39,
          call: "foo.bar.Baz()",
          effect: "runs code of another package than torch",
        },
      },
    ]);
  });

  it("keys that are names of JavaScript are keys like any other", () => {
    const { value } = unpickle(bytesOf("P69"));
    expect(value).toBeInstanceOf(PickleDict);
    expect(value instanceof PickleDict ? [...value.entries.keys()] : []).toEqual(["__proto__"]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  it("any byte after a good beginning gives a verdict", () => {
    for (let opcode = 0; opcode < 256; opcode++) {
      const bytes = Buffer.from(`\x80\x02}(X\x01\x00\x00\x00aK\x01${String.fromCharCode(opcode)}u.`, "latin1");
      expect(() => pickleFaults(bytes)).not.toThrow();
    }
  });

  it("any bytes give a verdict", () => {
    const opcodes = fc.constantFrom(...Buffer.from("()]}.aesutq\x85\x86\x87R\x81bNK\x01cQ\x93\x94h\x00X", "latin1"));
    fc.assert(
      fc.property(fc.array(fc.oneof(opcodes, fc.nat(255)), { maxLength: 200 }), (bytes) => {
        expect(pickleFaults(Uint8Array.from([0x80, 2, ...bytes])).length).toBeLessThan(30);
      }),
      { numRuns: 2_000, seed: 7 },
    );
  });
});

describe("deflated containers", () => {
  it("a record that unpacks to other than it announces is refused", async () => {
    const original = bytesOf("Z01");
    const packed = deflateRawSync(Buffer.alloc(140));
    const bytes = Buffer.from(original);
    const begin = original.indexOf("archive/data.pkl") + "archive/data.pkl".length;
    packed.copy(bytes, begin);
    expect((await containerFaults(bytes))[0]).toBe("torch/zip-crc");
    bytes.fill(0xff, begin, begin + 20);
    expect((await containerFaults(bytes))[0]).toBe("torch/zip-size");
  });
});
