import type { DirectoryEntry } from "../source/virtual-fs.ts";
import type { CheckpointKind } from "./kind.ts";

export interface Classification {
  readonly kind: CheckpointKind;
  /** Names in the folder that show it, sorted; a few are enough, folders of thousands of shards exist. */
  readonly evidence: readonly string[];
}

/**
 * Says from the names in a folder what kind of checkpoint it holds. Hugging Face wins when config.json stands beside
 * weights or an index: a merged model keeps its adapter_config.json, a Trainer folder its global_step500/. What is
 * clearly no other kind counts as a Hugging Face checkpoint with parts missing.
 */
export function classifyFolder(files: ReadonlyMap<string, DirectoryEntry>): Classification {
  const names = namesOf(files);
  const weights = names.files.filter((name) => isModelWeights(name));
  const hasConfig = names.files.includes("config.json");
  if (hasConfig && weights.length > 0) return found("huggingface", ["config.json", ...weights]);
  for (const layout of LAYOUTS) {
    if (layout.without.weights && weights.length > 0) continue;
    if (layout.without.config && hasConfig) continue;
    const evidence = layout.evidence(names);
    if (evidence.length > 0) return found(layout.kind, evidence);
  }
  if (weights.length > 0) return found("huggingface", weights);
  const parts = names.files.filter((name) => HUGGING_FACE_PARTS.has(name));
  return parts.length > 0 ? found("huggingface", parts) : found("unknown", []);
}

/** Weights of a whole model that transformers loads, or their index; not an adapter's, not consolidated ones. */
function isModelWeights(name: string): boolean {
  if (/^(?:adapter_model|consolidated|optimizer)\b|(?:^|_)adapters\.safetensors$/.test(name)) return false;
  return (
    name.endsWith(".safetensors") ||
    name.endsWith(".safetensors.index.json") ||
    (/^pytorch_model.*\.bin(?:\.index\.json)?$/.test(name) && !name.startsWith("pytorch_model_fsdp")) ||
    name === "tf_model.h5" ||
    name === "flax_model.msgpack"
  );
}

const MAX_EVIDENCE = 5;

/** Small files that say Hugging Face when nothing says anything else. */
export const HUGGING_FACE_PARTS: ReadonlySet<string> = new Set([
  "config.json",
  "generation_config.json",
  "tokenizer.json",
  "tokenizer_config.json",
  "special_tokens_map.json",
  "tokenizer.model",
]);

/** What is not a directory is a file here: a FIFO or a dead link named model.safetensors is a broken weight file. */
interface Names {
  readonly files: readonly string[];
  readonly directories: readonly string[];
}

interface Layout {
  readonly kind: CheckpointKind;
  /** Things that, when present, speak against this kind. */
  readonly without: { readonly weights: boolean; readonly config: boolean };
  readonly evidence: (names: Names) => readonly string[];
}

/** In the order of asking: a LoRA trained with DeepSpeed has global_step500/ too, Megatron's torch_dist is a DCP. */
const LAYOUTS: readonly Layout[] = [
  {
    // PEFT, and MLX's adapters.safetensors.
    kind: "adapter",
    without: { weights: true, config: false },
    evidence: ({ files }) =>
      matching(
        files,
        /^adapter_config\.json$|^adapter_model\b.*\.(?:safetensors|bin)$|(?:^|_)adapters\.(?:safetensors|npz)$/,
      ),
  },
  {
    kind: "deepspeed",
    without: { weights: false, config: false },
    evidence: ({ files, directories }) => [
      ...matching(directories, /^global_step\d+$/),
      ...matching(files, /^zero_to_fp32\.py$|_(?:optim|model)_states\.pt$/),
    ],
  },
  {
    kind: "fsdp",
    without: { weights: false, config: false },
    evidence: ({ files, directories }) => [
      ...matching(directories, /^pytorch_model_fsdp_\d+$/),
      ...matching(files, /^pytorch_model_fsdp.*\.bin$/),
    ],
  },
  {
    // Legacy torch: mp_rank_{tp}[_{pp}][_{ep}]/model_optim_rng.pt; torch_dist: a DCP with common.pt beside it.
    kind: "megatron",
    without: { weights: false, config: false },
    evidence: ({ files, directories }) => [
      ...matching(directories, /^iter_\d{7,}$|^mp_rank_\d{2,}(?:_\d{3}){0,2}$/),
      ...matching(files, /^latest_checkpointed_iteration\.txt$|^model_optim_rng\.pt$|^distrib_optim\.pt$/),
      ...(files.some(isDcpFile) ? matching(files, /^common\.pt$/) : []),
    ],
  },
  {
    // KempnerForge with pipeline parallelism: one DCP for each stage in pp0/, pp1/, ...
    kind: "dcp",
    without: { weights: false, config: false },
    evidence: ({ files, directories }) => [
      ...files.filter(isDcpFile),
      ...(files.includes("train_state.pt") ? matching(directories, /^pp\d+$/) : []),
    ],
  },
  {
    // fast_llm format: model_{n} or model_{pp}_{n}; distributed format: rank_{r}.
    kind: "fast-llm",
    without: { weights: false, config: false },
    evidence: ({ files }) => {
      const shards = matching(files, /^(?:model|rank)_\d+(?:_\d+)?\.safetensors$/);
      return files.includes("metadata.yaml") && shards.length > 0 ? ["metadata.yaml", ...shards] : [];
    },
  },
  {
    kind: "gguf",
    without: { weights: true, config: false },
    evidence: ({ files }) => matching(files, /\.gguf$/i),
  },
  {
    // Meta's consolidated.00.pth, Mistral's consolidated.safetensors; params.json stands beside both.
    kind: "meta",
    without: { weights: true, config: false },
    evidence: ({ files }) => {
      const weights = matching(files, /^consolidated\b.*\.(?:pth|pt|safetensors)$/);
      const parameters = matching(files, /^params\.json$/);
      return weights.length > 0 || !files.includes("config.json") ? [...weights, ...parameters] : [];
    },
  },
  {
    kind: "trainer-state",
    without: { weights: true, config: true },
    evidence: ({ files }) =>
      matching(
        files,
        /^trainer_state\.json$|^(?:optimizer|scheduler)\.pt$|^rng_state(?:_\d+)?\.pth$|^training_args\.bin$/,
      ),
  },
];

function isDcpFile(name: string): boolean {
  return name === ".metadata" || name.endsWith(".distcp");
}

function matching(names: readonly string[], pattern: RegExp): readonly string[] {
  return names.filter((name) => pattern.test(name));
}

function namesOf(files: ReadonlyMap<string, DirectoryEntry>): Names {
  const entries = [...files.values()];
  return {
    files: entries.filter((entry) => entry.kind !== "directory").map((entry) => entry.name),
    directories: entries.filter((entry) => entry.kind === "directory").map((entry) => entry.name),
  };
}

function found(kind: CheckpointKind, evidence: readonly string[]): Classification {
  return { kind, evidence: evidence.slice(0, MAX_EVIDENCE).sort() };
}
