import type { PlanStep } from "../plan.ts";

type Evidence = NonNullable<PlanStep["evidence"]>;

type Step =
  | "untie"
  | "untieByName"
  | "untiedFlag"
  | "dtype"
  | "strip"
  | "ignorable"
  | "experts"
  | "shards"
  | "index"
  | "config"
  | "version"
  | "sideFiles"
  | "code";

function seen(text: string): Evidence {
  return { text, mark: "seen" };
}

function inferred(text: string): Evidence {
  return { text, mark: "inferred" };
}

/** Why the platform's layout is as it is. What is only concluded is marked so, and is not the vendor's word. */
export const EVIDENCE: Readonly<Record<Step, Evidence>> = {
  untie: seen(
    'sambanova/modelzoo: "tie_word_embeddings must be False, shared weight tensor is not supported in multigraph compiler" (cached_inference_compiler.py); the vendor\'s converted Llama 3.2 1B and 3B are named ..._untie',
  ),
  untieByName: inferred(
    "sambanova/modelzoo wants the head untied; what it is called is concluded from the embedding's name, as the architecture is not known here",
  ),
  untiedFlag: seen(
    "sambanova/modelzoo, load_model_from_pretrained: the head is copied from the embedding, then tie_word_embeddings is set to false",
  ),
  dtype: inferred(
    "the platform compiles a static graph for the base model; its whitelisted configurations (sambanova/modelzoo) are bfloat16",
  ),
  strip: inferred(
    "transformers finds no weight under the name that a wrapper gave it; the vendor documents no such step",
  ),
  ignorable: inferred("loaders skip these tensors, which are computed anew; the vendor documents no such step"),
  experts: inferred(
    "the Hugging Face layout that the vendor's tool takes names each expert; what it packs is not public",
  ),
  shards: seen(
    "documentation of the checkpoint conversion tool: the output is model-00001-of-000NN.safetensors to NN-of-NN",
  ),
  index: inferred(
    "loaders find numbered shards by model.safetensors.index.json; the documentation names shards and DONE only",
  ),
  config: inferred(
    "the vendor's tool loads with one version of transformers (4.45.1 unless another is given); transformers 4 reads rope_theta, rope_scaling and torch_dtype, transformers 5 writes rope_parameters and dtype",
  ),
  version: inferred("it says which version saved the checkpoint, and loaders do not go by it"),
  sideFiles: inferred(
    "the documentation lists config, generation config, tokenizer files and shards as the input; of the output it names shards and DONE only",
  ),
  code: inferred("the platform compiles model classes that it knows; nothing says that it runs code of a checkpoint"),
};
