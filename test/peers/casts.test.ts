import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { castBetween } from "../../src/convert/cast/cast-between.ts";
import { type FloatDtype, floatFormat } from "../../src/convert/cast/float-format.ts";
import { HAS_PEERS, python } from "./shared.ts";

const SCRIPT = fileURLToPath(new URL("cast-values.py", import.meta.url));
const DTYPES: readonly FloatDtype[] = ["F64", "F32", "F16", "BF16"];

describe.skipIf(!HAS_PEERS)("casts beside those of torch", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "casts-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  // torch 2.14 makes 0xffff of every NaN in BF16, of either sign; ours keep theirs. Only that it is one counts.
  it.each(DTYPES)("of %s are the same bits, but for those of NaNs", (from) => {
    const source = valuesOf(from);
    const file = join(folder, from);
    writeFileSync(file, source);
    python(SCRIPT, [file, from, file]);
    for (const to of DTYPES.filter((dtype) => dtype !== from)) {
      const width = floatFormat(to)?.width ?? 0;
      const torch = readFileSync(`${file}-${to}`);
      const ours = new Uint8Array((source.length / (floatFormat(from)?.width ?? 1)) * width);
      castBetween(from, to)(source, ours);
      expect(ours.length).toBe(torch.length);
      expect(differences(to, ours, torch).slice(0, 5), to).toEqual([]);
    }
  });
});

/** Every value of a dtype of two bytes; of others ties of those, what is just beside them, and many more. */
function valuesOf(from: FloatDtype): Uint8Array {
  const every = new Uint8Array(Uint16Array.from({ length: 65536 }, (_, bits) => bits).buffer);
  if (from === "F16" || from === "BF16") return every;
  const near: number[] = [];
  for (const dtype of ["F16", "BF16"] as const) {
    const wide = new Float64Array(65536);
    castBetween(dtype, "F64")(every, new Uint8Array(wide.buffer));
    wide.forEach((value, n) => {
      const tie = (value + (wide[n + 1] ?? 0)) / 2;
      near.push(value, tie, tie * (1 + 2 ** -23), tie * (1 - 2 ** -23), tie * (1 + 2 ** -40), tie * (1 - 2 ** -40));
    });
  }
  let state = 1;
  const any = Uint32Array.from({ length: 1 << 20 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state ^ (state >>> 16);
  });
  const numbers = from === "F64" ? Float64Array.from(near) : Float32Array.from(near);
  return new Uint8Array(Buffer.concat([new Uint8Array(numbers.buffer), new Uint8Array(any.buffer)])).slice();
}

function differences(dtype: FloatDtype, ours: Uint8Array, theirs: Uint8Array): readonly string[] {
  const width = floatFormat(dtype)?.width ?? 1;
  const [a, b] = [Buffer.from(ours.buffer), Buffer.from(theirs)];
  const result: string[] = [];
  for (let at = 0; at < a.length; at += width) {
    const [x, y] = [a.subarray(at, at + width), b.subarray(at, at + width)];
    if (!x.equals(y) && !(isNaNBytes(dtype, x) && isNaNBytes(dtype, y)))
      result.push(`${at / width}: ${x.toString("hex")}, not ${y.toString("hex")}`);
  }
  return result;
}

function isNaNBytes(dtype: FloatDtype, bytes: Buffer): boolean {
  if (dtype === "F64") return Number.isNaN(bytes.readDoubleLE());
  if (dtype === "F32") return Number.isNaN(bytes.readFloatLE());
  return (bytes.readUInt16LE() & 0x7fff) > (dtype === "F16" ? 0x7c00 : 0x7f80);
}
