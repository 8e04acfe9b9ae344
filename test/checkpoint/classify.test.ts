import { describe, expect, it } from "vitest";
import { classifyFolder } from "../../src/checkpoint/classify.ts";
import type { CheckpointKind } from "../../src/checkpoint/kind.ts";
import type { DirectoryEntry } from "../../src/source/virtual-fs.ts";

/** Names that end in a slash are folders. */
function folder(names: readonly string[]): ReadonlyMap<string, DirectoryEntry> {
  return new Map(
    names.map((name) => {
      const isFolder = name.endsWith("/");
      const plain = isFolder ? name.slice(0, -1) : name;
      return [
        plain,
        { name: plain, kind: isFolder ? "directory" : "file", size: isFolder ? 0 : 1, modified: 0, link: null },
      ];
    }),
  );
}

const CASES: readonly (readonly [CheckpointKind, string, string])[] = [
  ["huggingface", "a plain model", "config.json model.safetensors tokenizer.json"],
  ["huggingface", "shards with an index", "config.json model-00001-of-00002.safetensors model.safetensors.index.json"],
  ["huggingface", "torch shards", "config.json pytorch_model-00001-of-00002.bin pytorch_model.bin.index.json"],
  ["huggingface", "an index whose shards are gone", "config.json model.safetensors.index.json"],
  ["huggingface", "weights without config.json", "model.safetensors tokenizer.json"],
  ["huggingface", "config.json without weights", "config.json README.md"],
  ["huggingface", "a tokenizer only", "tokenizer.json tokenizer_config.json"],
  [
    "huggingface",
    "Meta's and the GGUF form beside it",
    "config.json model.safetensors params.json original/ model.gguf",
  ],
  ["huggingface", "consolidated.safetensors beside shards", "config.json consolidated.safetensors model.safetensors"],
  ["huggingface", "a merged model with its old adapter", "config.json model.safetensors adapter_config.json"],
  ["huggingface", "ZeRO-3 with gathered weights", "config.json model.safetensors global_step500/ zero_to_fp32.py"],
  [
    "huggingface",
    "a Trainer checkpoint",
    "config.json model.safetensors optimizer.pt rng_state.pth trainer_state.json",
  ],
  ["huggingface", "a Trainer checkpoint whose weights are gone", "config.json optimizer.pt trainer_state.json"],
  ["huggingface", "a Trainer checkpoint without config.json", "model.safetensors optimizer.pt trainer_state.json"],
  ["huggingface", "whole weights beside an adapter, without config.json", "adapter_config.json model.safetensors"],
  ["huggingface", "whole weights beside a GGUF file, without config.json", "model.gguf model.safetensors"],
  ["huggingface", "Fast-LLM's export", "config.json model.safetensors.index.json model_0.safetensors ok"],
  ["adapter", "PEFT", "adapter_config.json adapter_model.safetensors tokenizer.json"],
  ["adapter", "PEFT as Trainer saves it", "adapter_config.json adapter_model.bin optimizer.pt trainer_state.json"],
  ["adapter", "its configuration only", "README.md adapter_config.json"],
  ["adapter", "its weights only", "adapter_model.safetensors"],
  ["adapter", "one with the base's config.json", "config.json adapter_config.json adapter_model.safetensors"],
  [
    "adapter",
    "one trained with DeepSpeed",
    "adapter_config.json adapter_model.safetensors global_step9/ zero_to_fp32.py",
  ],
  ["adapter", "MLX", "adapter_config.json adapters.safetensors 0000100_adapters.safetensors"],
  ["deepspeed", "a run", "latest global_step100/ zero_to_fp32.py"],
  ["deepspeed", "Trainer with ZeRO-3", "config.json global_step500/ latest rng_state_0.pth trainer_state.json"],
  ["deepspeed", "one step", "mp_rank_00_model_states.pt zero_pp_rank_0_mp_rank_00_optim_states.pt"],
  ["fsdp", "a full state dict", "pytorch_model_fsdp.bin optimizer.bin"],
  ["fsdp", "shards", "pytorch_model_fsdp_0/ optimizer_0/ rng_state_0.pth trainer_state.json"],
  ["dcp", "a distributed checkpoint", ".metadata __0_0.distcp __1_0.distcp"],
  ["dcp", "one whose save was cut short", "__0_0.distcp"],
  ["dcp", "KempnerForge", ".metadata __0_0.distcp metadata.json train_state.pt"],
  ["dcp", "KempnerForge with pipeline stages", "pp0/ pp1/ metadata.json train_state.pt"],
  ["megatron", "a run", "latest_checkpointed_iteration.txt iter_0000100/"],
  ["megatron", "a release", "latest_checkpointed_iteration.txt release/"],
  ["megatron", "one iteration", "mp_rank_00/ mp_rank_01_003/"],
  ["megatron", "one rank", "model_optim_rng.pt distrib_optim.pt"],
  ["megatron", "torch_dist", ".metadata __0_0.distcp common.pt metadata.json"],
  ["fast-llm", "the fast_llm format", "metadata.yaml model_0.safetensors ok"],
  ["fast-llm", "the fast_llm format with pipeline stages", "metadata.yaml model_0_0.safetensors model_1_0.safetensors"],
  ["fast-llm", "the distributed format", "metadata.yaml rank_0.safetensors rank_1.safetensors"],
  ["gguf", "one file", "llama-3-8b.Q4_K_M.gguf README.md"],
  ["gguf", "with the model's config.json", "config.json llama-3-8b.Q4_K_M.gguf"],
  ["meta", "Llama", "consolidated.00.pth consolidated.01.pth params.json tokenizer.model"],
  ["meta", "Mistral", "consolidated.safetensors params.json tekken.json"],
  ["meta", "Llama with config.json", "config.json consolidated.00.pth params.json"],
  ["trainer-state", "what a sharded Trainer leaves", "optimizer.pt rng_state_0.pth scheduler.pt trainer_state.json"],
  ["unknown", "notes", "README.md notes.txt runs/"],
  ["unknown", "nothing", ""],
  ["unknown", "folders named like weight files", "model.safetensors/ pytorch_model.bin/ x.gguf/"],
];

describe("classifyFolder", () => {
  it.each(CASES)("%s: %s", (kind, _, names) => {
    const files = folder(names.split(" ").filter((name) => name !== ""));
    const { kind: actual, evidence } = classifyFolder(files);
    expect(actual).toBe(kind);
    for (const name of evidence) expect([...files.keys()]).toContain(name);
    expect(evidence.length > 0).toBe(kind !== "unknown");
  });

  it("takes a broken link or a FIFO under a weight file's name for a weight file", () => {
    const files = new Map([...folder(["config.json"])]);
    files.set("model.safetensors", { name: "model.safetensors", kind: "other", size: 0, modified: 0, link: null });
    expect(classifyFolder(files)).toEqual({ kind: "huggingface", evidence: ["config.json", "model.safetensors"] });
  });

  it("names the files that show the kind, sorted", () => {
    const { evidence } = classifyFolder(folder(["zero_to_fp32.py", "config.json", "latest", "global_step100/"]));
    expect(evidence).toEqual(["global_step100", "zero_to_fp32.py"]);
  });

  it("names five files at most", () => {
    const shards = Array.from({ length: 2000 }, (_, number) => `__${number}_0.distcp`);
    expect(classifyFolder(folder(shards)).evidence).toHaveLength(5);
  });
});
