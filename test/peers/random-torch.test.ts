import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readTorch } from "../../src/format/torch/read-torch.ts";
import { spoiltStorages } from "../support/spoilt-storages.ts";
import { HAS_PEERS, python } from "./shared.ts";
import { asTorchTells, readTensors, type ToldTensor } from "./told-tensors.ts";

const SCRIPT = fileURLToPath(new URL("random-torch.py", import.meta.url));
const SEED = process.env["CHECKPOINTLINT_SEED"] ?? "11";
const FILES = process.env["CHECKPOINTLINT_FILES"] ?? "150";
const MUTATIONS = process.env["CHECKPOINTLINT_MUTATIONS"] ?? "2000";

interface Line {
  readonly kind: string;
  readonly file: string;
  /** null where torch.load(weights_only=True) refuses the file. */
  readonly tensors: readonly ToldTensor[] | null;
}

/** What a kind of file may be told of beside its values. */
const EXPECTED: readonly (readonly [RegExp, string])[] = [
  [/nested/, "torch/nested"],
  [/protocol/, "torch/pickle-unknown"],
  [/unsafe/, "torch/pickle-opaque"],
];

describe.skipIf(!HAS_PEERS)("random files", () => {
  const lines = HAS_PEERS
    ? python(SCRIPT, [SEED, FILES, MUTATIONS])
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Line)
    : [];

  it("have the names, dtypes, shapes, strides and values that torch says, and no other faults than they should", async () => {
    const written = lines.filter(({ kind }) => kind !== "mutation");
    expect(written.length).toBeGreaterThan(Number(FILES) / 2);
    expect(new Set(written.map(({ kind }) => kind))).toContain("big");
    for (const [at, { kind, file, tensors }] of written.entries()) {
      const { read, codes } = await readAll(Buffer.from(file, "base64"));
      expect({ at, kind, read }).toEqual({ at, kind, read: asTorchTells(tensors ?? []) });
      const expected = EXPECTED.filter(([pattern]) => pattern.test(kind)).map(([, code]) => code);
      const other = codes.filter((code) => !expected.includes(code) && !isMild(code, kind));
      expect({ at, kind, other }).toEqual({ at, kind, other: [] });
      for (const code of expected)
        expect({ at, kind, codes }).toEqual({ at, kind, codes: expect.arrayContaining([code]) });
    }
  }, 600_000);

  it("changed anywhere, are refused, or have the values that torch loads", async () => {
    const loaded = lines.filter(({ kind, tensors }) => kind === "mutation" && tensors !== null);
    expect(loaded.length).toBeGreaterThan(Number(MUTATIONS) / 50);
    const wrong: unknown[] = [];
    for (const { file, tensors } of loaded) {
      const { read, codes } = await readAll(Buffer.from(file, "base64"));
      if (read === undefined || JSON.stringify(read) === JSON.stringify(asTorchTells(tensors ?? []))) continue;
      wrong.push({ codes, read, torch: tensors, file });
    }
    expect(wrong).toEqual([]);
  }, 600_000);
});

/** Protocol 3 has bytes, in numpy's objects too, that torch's reader does not know. */
function isMild(code: string, kind: string): boolean {
  return code === "torch/pickle-unknown" && /nested|unsafe/.test(kind);
}

async function readAll(
  bytes: Buffer,
): Promise<{ readonly read: readonly ToldTensor[] | undefined; readonly codes: readonly string[] }> {
  const ranges = async (begin: number, length: number): Promise<Uint8Array> => bytes.subarray(begin, begin + length);
  const { container, faults } = await readTorch("f.pt", bytes.length, ranges);
  const spoilt = container === null ? [] : await spoiltStorages(container, ranges);
  const codes = [...faults.map(({ code }) => code), ...spoilt];
  return { read: spoilt.length > 0 ? undefined : readTensors(container, bytes), codes };
}
