import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConversionError } from "../../src/convert/conversion-error.ts";
import { planOfFolder } from "../convert/support/plan-of.ts";
import { writePlan } from "../convert/support/write-plan.ts";
import { HAS_PEERS, python, SHARED, sharedPath, TINY_MODELS } from "./shared.ts";

const COMPARE = fileURLToPath(new URL("converted-models.py", import.meta.url));
const WRITE_TORCH = fileURLToPath(new URL("write-torch.py", import.meta.url));

/** Whose layout at the vendor's is not public. */
const PACKED = ["qwen3-moe", "gpt-oss", "deepseek-v3"];

interface Conversion {
  readonly source: string;
  readonly layout: string;
  /** As configurations spell it; null for none. */
  readonly dtype: "bfloat16" | "float32" | null;
  readonly maxShardBytes?: number;
}

interface Compared {
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
  readonly tensors: number;
  readonly differ: readonly string[];
  readonly logits: boolean;
  readonly tied: boolean;
  readonly loaded: string;
}

describe.skipIf(!HAS_PEERS || SHARED === null)("plans, carried out and loaded by transformers", () => {
  let folder = "";
  let count = 0;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "plans-"));
    python(sharedPath("peers", "tiny_models.py"), [join(folder, "tiny")]);
    python(COMPARE, ["write", join(folder, "tiny"), join(folder, "float32")]);
    python(COMPARE, ["composite", join(folder, "composite")]);
    mkdirSync(join(folder, "torch"));
    python(WRITE_TORCH, [join(folder, "torch"), join(folder, "tiny")]);
  }, 600_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Converts each, and says what transformers makes of it beside its source. */
  async function compared(conversions: readonly Conversion[]): Promise<readonly Compared[]> {
    const lines: string[] = [];
    for (const { source, layout, dtype, maxShardBytes = 5_000_000_000 } of conversions) {
      const input = join(folder, source);
      const output = join(folder, `out-${count++}`);
      const spelt = dtype === null ? null : dtype === "bfloat16" ? "BF16" : "F32";
      writePlan(await planOfFolder(input, { layout, dtype: spelt, maxShardBytes }), input, output);
      lines.push(JSON.stringify({ source: input, output, dtype }));
    }
    const list = join(folder, `list-${count}.jsonl`);
    writeFileSync(list, lines.join("\n"));
    return (
      python(COMPARE, ["compare", list])
        .trim()
        .split("\n")
        // transformers prints remarks on its own documentation there.
        .filter((line) => line.startsWith("{"))
        .map((line) => JSON.parse(line) as Compared)
    );
  }

  const same = { missing: [], unexpected: [], differ: [], logits: true };

  it("huggingface: every tensor and the logits are the source's, divided anew or cast", async () => {
    const conversions = TINY_MODELS.flatMap((name): Conversion[] => [
      { source: `tiny/${name}`, layout: "huggingface", dtype: null, maxShardBytes: 60_000 },
      { source: `float32/${name}`, layout: "huggingface", dtype: "bfloat16" },
    ]);
    const results = await compared(conversions);
    expect(results.map((result, at) => ({ ...conversions[at], ...result }))).toEqual(
      conversions.map((conversion) => expect.objectContaining({ ...conversion, ...same })),
    );
  }, 600_000);

  it("huggingface: .bin files become the same model", async () => {
    const conversions = TINY_MODELS.flatMap((name) => [`${name}-${name < "m" ? "single" : "sharded"}`]).map(
      (name): Conversion => ({ source: `torch/models/${name}`, layout: "huggingface", dtype: null }),
    );
    const results = await compared(conversions);
    expect(results.map((result, at) => ({ ...conversions[at], ...result }))).toEqual(
      conversions.map((conversion) => expect.objectContaining({ ...conversion, ...same })),
    );
  }, 600_000);

  it("sambanova: every tensor and the logits are the source's, and no head is tied", async () => {
    const dense = TINY_MODELS.filter((name) => !PACKED.includes(name));
    const conversions = dense.flatMap((name): Conversion[] => [
      { source: `tiny/${name}`, layout: "sambanova", dtype: null },
      { source: `float32/${name}`, layout: "sambanova", dtype: "bfloat16", maxShardBytes: 60_000 },
      { source: `torch/models/${name}-single`, layout: "sambanova", dtype: "float32" },
    ]);
    const results = await compared(conversions);
    expect(results.map((result, at) => ({ ...conversions[at], ...result }))).toEqual(
      conversions.map((conversion) => expect.objectContaining({ ...conversion, ...same, tied: false })),
    );
  }, 600_000);

  it("sambanova: composite models are untied in both of their configurations", async () => {
    const conversions = ["gemma3", "qwen2-vl"].map(
      (name): Conversion => ({ source: `composite/${name}`, layout: "sambanova", dtype: null }),
    );
    const results = await compared(conversions);
    expect(results).toEqual(conversions.map(() => expect.objectContaining({ ...same, tied: false })));
  }, 600_000);

  it.each(PACKED)("sambanova: refuses %s, which the vendor packs", async (name) => {
    await expect(planOfFolder(join(folder, "tiny", name), { layout: "sambanova" })).rejects.toThrow(ConversionError);
  });
});
