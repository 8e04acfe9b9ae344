import { describe, expect, it } from "vitest";
import { pefsOf } from "../../src/deploy/init/pef-inventory.ts";
import { parsePefName } from "../../src/deploy/names/pef-name.ts";

/** Names of the vendor's inventory, with what they say. */
const NAMES = [
  ["llama-3p1-70b-ss131072-bs1-sd5", "llama-3p1-70b", 131072, 1, true, false],
  ["llama-3p1-405b-ss4096-bs1-sd11", "llama-3p1-405b", 4096, 1, true, false],
  ["llama-3p1-8b-ss4096-bs128", "llama-3p1-8b", 4096, 128, false, false],
  ["gpt-oss-fp8-ss131072-bs8-dyt-1-cd", "gpt-oss-fp8", 131072, 8, false, true],
  ["qwen-3-235b-ss131072-bs2-dyt-1", "qwen-3-235b", 131072, 2, false, true],
  ["e5-mistral-7b-ss4096-bs32", "e5-mistral-7b", 4096, 32, false, false],
  ["whisper-ss448-bs16", "whisper", 448, 16, false, false],
  ["minimax-m2p5-ss196608-bs2-dyt-1-cd", "minimax-m2p5", 196608, 2, false, true],
] as const;

describe("the name of a PEF", () => {
  it.for(NAMES)("%s", ([name, family, sequenceLength, batchSize, speculative, dynamic]) => {
    expect(parsePefName(name)).toEqual({ family, sequenceLength, batchSize, speculative, dynamic });
  });

  it("that does not follow the grammar says nothing", () => {
    expect(parsePefName("COE_Meta-Llama-3.1-8B_32k_bs1_ss1024")).toBeNull();
    expect(parsePefName("llama-ss8192-bs4-turbo")).toBeNull();
  });
});

describe("the inventory", () => {
  it("has the 22 configurations of the 70B family", () => {
    const pefs = pefsOf("llama-3p1-70b");
    expect(pefs).toHaveLength(22);
    expect(pefs[0]).toEqual({
      name: "llama-3p1-70b-ss4096-bs1-sd9",
      sequenceLength: 4096,
      batchSize: 1,
      speculative: true,
    });
    expect(pefs.at(-1)?.name).toBe("llama-3p1-70b-ss131072-bs1-sd5");
  });

  it("names what it has as its names say", () => {
    for (const pef of ["deepseek", "llama-3p1-405b", "llama-3p1-1b"].flatMap(pefsOf)) {
      const { sequenceLength, batchSize, speculative } = pef;
      expect(parsePefName(pef.name)).toMatchObject({ sequenceLength, batchSize, speculative });
    }
  });
});
