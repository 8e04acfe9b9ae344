import { describe, expect, it } from "vitest";
import type { Checkpoint } from "../../../src/checkpoint/checkpoint.ts";
import { loadCheckpoint } from "../../../src/checkpoint/load-checkpoint.ts";
import { huggingface } from "../../../src/convert/layouts/huggingface.ts";
import type { ConversionPlan } from "../../../src/convert/plan.ts";
import type { TorchTensor } from "../../../src/format/torch/torch-container.ts";
import { createMemoryFs } from "../../../src/source/memory-fs.ts";
import { ARCHITECTURES, MODEL_TYPES } from "../../support/architectures.ts";
import { tensorNamesOf } from "../support/plan-of.ts";

const HEAD = "lm_head.weight";
const EMBEDDING = "model.embed_tokens.weight";

/** A torch file of an embedding and a head, the head a view of the one storage as given. */
async function planOf(isTied: boolean, head: Partial<TorchTensor>): Promise<ConversionPlan> {
  const config = JSON.stringify({ model_type: "llama", tie_word_embeddings: isTied });
  const fs = createMemoryFs(new Map([["c/config.json", config]]));
  const loaded = await loadCheckpoint(fs, "c", { modelTypes: MODEL_TYPES });
  const embedding: TorchTensor = {
    name: EMBEDDING,
    file: "pytorch_model.bin",
    dtype: "F32",
    shape: [4, 2],
    begin: 64,
    end: 96,
    strides: [2, 1],
    storage: "0",
    offset: 0,
    isContiguous: true,
    isShared: true,
  };
  const tensors = [embedding, { ...embedding, name: HEAD, ...head }];
  const storages = new Map([["0", { key: "0", begin: 64, bytes: 64, packed: null, crc: null }]]);
  const torch = { kind: "zip", byteOrder: "little", tensors, storages, under: null } as const;
  const weights: Checkpoint["weights"] = {
    ...loaded.weights,
    format: "torch",
    loaded: [{ file: "pytorch_model.bin", size: 200, header: null, torch }],
    tensors: new Map(tensors.map((tensor) => [tensor.name, tensor])),
    complete: true,
  };
  return huggingface.plan(
    { checkpoint: { ...loaded, weights }, base: null, architectures: ARCHITECTURES },
    { dtype: null, maxShardBytes: 5_000_000_000, transformersVersion: null },
  );
}

describe("a head that a torch file shows as the embedding itself", () => {
  it("is left out where the configuration ties them", async () => {
    const plan = await planOf(true, {});
    expect(tensorNamesOf(plan).get("model.safetensors")).toEqual([EMBEDDING]);
    expect(plan.steps[0]).toMatchObject({ id: "tied", examples: [HEAD], evidence: { mark: "seen" } });
  });

  it.each([
    ["where the configuration does not tie", false, {}],
    ["where it is another part of the storage", true, { begin: 96, end: 128, offset: 8 }],
    ["where it is turned", true, { shape: [2, 4], strides: [1, 2], isContiguous: false }],
  ])("is written %s", async (_title, isTied, head) => {
    const plan = await planOf(isTied, head);
    expect(tensorNamesOf(plan).get("model.safetensors")).toEqual([EMBEDDING, HEAD]);
  });
});
