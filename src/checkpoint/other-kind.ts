import { type JsonValue, memberOf } from "../format/json/json-value.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { CheckpointKind } from "./kind.ts";

/** What a folder holds that is no Hugging Face checkpoint, and the way from there to one, as clauses; null for one that is. */
export function otherKind(checkpoint: Checkpoint): { readonly what: string; readonly remedy: string } | null {
  if (checkpoint.kind === "huggingface") return null;
  const { what, remedy } = KINDS[checkpoint.kind];
  return { what, remedy: remedy(checkpoint) };
}

/** unsloth/llama-3.2-1b-instruct-bnb-4bit and its like: merging into rounded weights keeps their error for good. */
const QUANTISED_NAME = /(?:^|[-_.])(?:bnb|[348]bit|gptq|awq|int[48]|nf4|fp8|gguf)(?:$|[-_.])/i;

function wholeBase(named: JsonValue | undefined): string {
  if (typeof named !== "string" || named === "") return "its base model, unquantised,";
  return QUANTISED_NAME.test(named) ? `the 16-bit original of ${named}` : `the unquantised ${named}`;
}

interface Way {
  readonly what: string;
  readonly remedy: (checkpoint: Checkpoint) => string;
}

const KINDS: Readonly<Record<Exclude<CheckpointKind, "huggingface">, Way>> = {
  adapter: {
    what: "a PEFT or MLX adapter without its base model",
    remedy: ({ documents }) => {
      const named = memberOf(documents.get("adapter_config.json")?.value, "base_model_name_or_path");
      return `merge it into ${wholeBase(named)} with merge_and_unload(), then save model and tokenizer with save_pretrained()`;
    },
  },
  deepspeed: {
    what: "a DeepSpeed training checkpoint",
    remedy: () =>
      "run zero_to_fp32.py of this folder (python zero_to_fp32.py . out --safe_serialization), then lint its output with config and tokenizer beside it",
  },
  fsdp: {
    what: "a sharded FSDP training checkpoint of accelerate",
    remedy: () =>
      "run accelerate merge-weights pytorch_model_fsdp_0 out, then lint its output with config and tokenizer beside it",
  },
  dcp: {
    what: "a torch distributed checkpoint (DCP)",
    remedy: () =>
      "export it with the framework that trained it, or run python -m torch.distributed.checkpoint.format_utils dcp_to_torch and save it as safetensors",
  },
  megatron: {
    what: "a Megatron checkpoint",
    remedy: () => "export it to the Hugging Face layout with Megatron-Bridge or the training framework's own converter",
  },
  "fast-llm": {
    what: "a Fast-LLM training checkpoint",
    remedy: () =>
      "run fast-llm convert gpt input.path=. input.format=fast_llm output.path=out output.format=llama (or the format of its model type)",
  },
  gguf: {
    what: "a GGUF model, quantised for llama.cpp",
    remedy: () => "use the unquantised original that it was made from: what quantising removed cannot be brought back",
  },
  meta: {
    what: "weights in the original layout of Meta or Mistral",
    remedy: () =>
      "download the Hugging Face version of the model, or run the convert_..._weights_to_hf.py script of its model type in transformers",
  },
  "trainer-state": {
    what: "what a Trainer keeps to go on training, without the model",
    remedy: () => "lint the folder that trainer.save_model() or save_pretrained() wrote",
  },
  unknown: {
    what: "no checkpoint of a kind that is known",
    remedy: () => "lint the folder that save_pretrained() wrote: config.json, safetensors and the tokenizer's files",
  },
};
