import { describe, expect, it } from "vitest";
import { type KubectlScalar, kubectlScalar } from "../../src/format/yaml/kubectl-scalar.ts";

/** Worked out from goyaml.v2/resolve.go by hand. */
const CASES: readonly (readonly [string, KubectlScalar])[] = [
  ["yes", true],
  ["Y", true],
  ["on", true],
  ["oN", "oN"],
  ["no", false],
  ["n", false],
  ["Off", false],
  ["nope", "nope"],
  ["", null],
  ["~", null],
  ["Null", null],
  ["nULL", "nULL"],
  ["010", 8],
  ["-010", -8],
  ["08", 8],
  ["0o17", 15],
  ["0x1F", 31],
  ["0b101", 5],
  ["-0b11", -3],
  ["1_000", 1000],
  ["1_000.5", 1000.5],
  ["+12", 12],
  ["12e3", 12000],
  [".5", 0.5],
  ["1.", 1],
  [".inf", undefined],
  ["-.inf", undefined],
  [".nan", undefined],
  ["1e999", undefined],
  ["190:20:30", "190:20:30"],
  ["2001-12-14", "2001-12-14"],
  ["infinity", "infinity"],
  ["0x", "0x"],
  ["1.2.3", "1.2.3"],
  ["8k", "8k"],
  ["10t", "10t"],
  ["llama:1", "llama:1"],
];

describe("a plain scalar to kubectl", () => {
  it.for(CASES)("%s", ([text, value]) => {
    expect(kubectlScalar(text)).toBe(value);
  });
});
