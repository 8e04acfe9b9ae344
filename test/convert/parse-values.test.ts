import { describe, expect, it } from "vitest";
import { parseByteSize } from "../../src/convert/parse-byte-size.ts";
import { parseFloatDtype } from "../../src/convert/parse-float-dtype.ts";

describe("sizes", () => {
  it.each([
    ["5GB", 5_000_000_000],
    ["5gb", 5_000_000_000],
    ["5GiB", 5_368_709_120],
    ["1.5 MB", 1_500_000],
    ["500kB", 500_000],
    ["2KiB", 2048],
    ["12", 12],
    ["9007199254740991", 9_007_199_254_740_991],
  ])("%s is %d bytes", (text, bytes) => {
    expect(parseByteSize(text, "--max-shard-size")).toBe(bytes);
  });

  it.each([
    "",
    "GB",
    "-1GB",
    "0",
    "5 G B",
    "5XB",
    "1e9",
    "0.1B",
    "9007199254740993",
    "99999TB",
    "5GB5",
    "NaN",
    "Infinity",
  ])("%j is none", (text) => {
    expect(() => parseByteSize(text, "--max-shard-size")).toThrow(/^--max-shard-size is ".*", which is no size$/);
  });
});

describe("dtypes", () => {
  it.each([
    ["bfloat16", "BF16"],
    ["BF16", "BF16"],
    ["torch.float16", "F16"],
    ["half", "F16"],
    ["fp32", "F32"],
    ["F64", "F64"],
  ])("%s is %s", (text, dtype) => {
    expect(parseFloatDtype(text, "--dtype")).toBe(dtype);
  });

  it.each(["int8", "fp8", "", "torch", "float8_e4m3fn"])("%j is none to cast to", (text) => {
    expect(() => parseFloatDtype(text, "--dtype")).toThrow(/which tensors cannot be cast to$/);
  });
});
