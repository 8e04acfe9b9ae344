import type { DirectoryEntry } from "../source/virtual-fs.ts";
import { classifyFolder, HUGGING_FACE_PARTS } from "./classify.ts";

/**
 * How surely a folder is a checkpoint, by its names: "sure" finds it in any tree, "config" has config.json and nothing
 * else that speaks for it (half the software of the world has a config.json), "perhaps" counts only when the folder was
 * named by its user.
 */
export type Likelihood = "sure" | "config" | "perhaps" | "no";

export function likelihoodOf(files: ReadonlyMap<string, DirectoryEntry>): Likelihood {
  const has = (name: string): boolean => files.has(name) && files.get(name)?.kind !== "directory";
  const { kind, evidence } = classifyFolder(files);
  if (kind === "unknown") return [...files.values()].some(isTorchFile) ? "perhaps" : "no";
  if (evidence.some((name) => !WEAK.has(name))) return "sure";
  const tokenizer = TOKENIZER_FILES.filter(has);
  const groups = [has("config.json"), has("generation_config.json"), tokenizer.length > 0].filter(Boolean).length;
  if (groups >= 2 || (has("tokenizer_config.json") && tokenizer.length >= 2)) return "sure";
  return has("config.json") ? "config" : "perhaps";
}

/** Weights alone lie in folders of all kinds (downloads, a repository's test data): what is in a folder below is hardly theirs. */
export function hasMoreThanWeights(files: ReadonlyMap<string, DirectoryEntry>): boolean {
  const { kind } = classifyFolder(files);
  if (kind !== "huggingface" && kind !== "gguf") return true;
  return [...files.keys()].some((name) => HUGGING_FACE_PARTS.has(name) || name.endsWith(".index.json"));
}

/** Names that other software uses too. */
const WEAK: ReadonlySet<string> = new Set([
  ...HUGGING_FACE_PARTS,
  "params.json",
  ".metadata",
  "scheduler.pt",
  "optimizer.pt",
  "training_args.bin",
]);

const TOKENIZER_FILES = ["tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "tokenizer.model"];

function isTorchFile(entry: DirectoryEntry): boolean {
  return entry.kind !== "directory" && /\.(?:pt|pth|ckpt|bin|npz|h5)$/.test(entry.name);
}

/** What the config of a model says and no other config.json does. */
export function readsAsModelConfig(text: string): boolean {
  return /"(?:model_type|architectures|transformers_version)"\s*:/.test(text);
}

/** checkpointlint's own files: configuration, and what its name begins with (a baseline). */
export function isSettingsFile(path: string): boolean {
  return /(?:^|\/)\.checkpointlint[^/]*\.(?:json|ya?ml)$/.test(path);
}

/**
 * Folders that belong to the checkpoint around them: Meta's original/, sentence-transformers' 1_Pooling/, the parts of a
 * training checkpoint.
 */
export function isPartOfCheckpoint(folder: string): boolean {
  return PARTS.test(folder);
}

const PARTS =
  /^(?:original|release|metal|onnx|openvino|gguf|tokenizer|additional_chat_templates|global_step\d+|iter_\d{7,}|mp_rank_\d[\d_]*|pp\d+|(?:pytorch_model_fsdp|optimizer)_\d+|\d+_[A-Z]\w*)$/;
