import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { filePlace, type Place, valuePlace } from "../checkpoint/place.ts";
import { tensorPlace } from "../checkpoint/weights.ts";
import { memberOf } from "../format/json/json-value.ts";

/** What a checkpoint is in speculative decoding. */
export interface Role {
  readonly name: RoleName;
  /** What says so, in the checkpoint. */
  readonly place: Place;
  /** Why, as a clause: "architectures is LlamaForCausalLMEagle3". */
  readonly why: string;
}

export type RoleName = keyof typeof ROLES;

/** Each with an article, for messages. */
export const ROLES = {
  "causal-lm": "a full causal language model",
  unknown: "not known to be a model",
  adapter: "an adapter (LoRA), which changes another model",
  eagle: "an EAGLE head, which reads the hidden states of its target",
  eagle3: "an EAGLE-3 head, which reads the hidden states of its target",
  medusa: "a model with Medusa heads, which predict from the target's hidden states",
  "mlp-speculator": "an MLP speculator, which reads the hidden states of its target",
  "hidden-state-drafter": "a drafter that reads the hidden states of its target",
  "encoder-decoder": "an encoder and decoder",
  reward: "a reward model, which scores texts",
  classifier: "a classifier",
  encoder: "an encoder that fills in masked tokens",
  embedding: "an embedding model without an output head",
  "other-layout": "a checkpoint in another layout",
} as const;

interface Sign {
  readonly role: RoleName;
  readonly classes: RegExp;
}

/** By the class that `architectures` names: SpecForge, vLLM and the authors' own configs (facts of compatibility, 1.1 and 1.2). */
const CLASSES: readonly Sign[] = [
  { role: "eagle3", classes: /eagle-?3/i },
  // Eagle2_5_VL is a vision-language model of that name.
  { role: "eagle", classes: /eagle(?!.*(?:vl|conditionalgeneration))/i },
  { role: "medusa", classes: /medusa/i },
  { role: "mlp-speculator", classes: /mlpspeculator/i },
  { role: "hidden-state-drafter", classes: /dflash|dspark|nextn|mtpmodel/i },
  { role: "reward", classes: /reward/i },
  {
    role: "classifier",
    classes: /For(?:(?:Sequence|Token|Image|Audio)Classification|QuestionAnswering|MultipleChoice)$/,
  },
  { role: "encoder", classes: /ForMaskedLM$/ },
  { role: "embedding", classes: /Embed(?:ding)?(?:Model)?$/ },
];

/** Tensors and files that only such a thing has. */
const MEDUSA_FILE = /^medusa_lm_head\.(?:safetensors|pt|bin)$/;
const MEDUSA_TENSOR = /^(?:model\.)?medusa_head\./;
const SCORE_TENSOR = /^score\./;
const VALUE_TENSOR = /^(?:v_head|value_head)\./;
/** lm_head of most, output_layer of ChatGLM, embed_out of GPT-NeoX, ff_out of OLMo and Molmo; below language_model. in others. */
const OUTPUT_HEAD = /(?:^|\.)(?:lm_head|output_layer|embed_out|ff_out|output|head)\.(?:weight|qweight)$/;

export function roleOf(checkpoint: Checkpoint): Role {
  const { kind, files } = checkpoint;
  if (kind === "adapter")
    return role("adapter", filePlace("adapter_config.json"), "the folder has adapter_config.json");
  const medusa = [...files.keys()].find((name) => MEDUSA_FILE.test(name));
  if (medusa !== undefined) return role("medusa", filePlace(medusa), `the folder has ${medusa}`);
  return byClass(checkpoint) ?? byConfig(checkpoint) ?? byTensors(checkpoint) ?? unsigned(checkpoint);
}

function unsigned({ kind, facts, files }: Checkpoint): Role {
  if (kind !== "huggingface" && kind !== "unknown") return role("other-layout", filePlace(""), kind);
  if (facts.config.root !== undefined) return role("causal-lm", filePlace("config.json"), "");
  const why = files.has("config.json") ? "config.json cannot be read" : "config.json is missing";
  return role("unknown", filePlace("config.json"), why);
}

function byClass({ facts }: Checkpoint): Role | null {
  const named = facts.get("architecture.class");
  const type = facts.get("architecture.root_model_type");
  for (const fact of [named, type]) {
    if (typeof fact?.value !== "string") continue;
    const text = fact.value;
    const sign = CLASSES.find(({ classes }) => classes.test(text.replaceAll("_", "")));
    if (sign !== undefined) return role(sign.role, fact.from, `${String(fact.from.pointer[0])} is ${text}`);
  }
  return null;
}

function byConfig({ facts }: Checkpoint): Role | null {
  const root = facts.config.root;
  const at = (key: string): Place => valuePlace("config.json", [key]);
  for (const [key, name] of [
    ["medusa_num_heads", "medusa"],
    ["draft_vocab_size", "eagle3"],
    ["n_predict", "mlp-speculator"],
  ] as const) {
    if (typeof memberOf(root, key) === "number") return role(name, at(key), `config.json has ${key}`);
  }
  if (memberOf(root, "is_encoder_decoder") === true) {
    return role("encoder-decoder", at("is_encoder_decoder"), "is_encoder_decoder is true");
  }
  return null;
}

function byTensors({ weights, facts }: Checkpoint): Role | null {
  const names = weights.tensors;
  if (names.has("d2t") || names.has("t2d")) {
    const name = names.has("d2t") ? "d2t" : "t2d";
    return role("eagle3", tensorPlace(weights, name), `the tensor ${name} maps its vocabulary to the target's`);
  }
  // EAGLE's authors name the class of the target; fc joins the target's hidden states with an embedding.
  const [rows = 0, columns = 0] = names.get("fc.weight")?.shape ?? [];
  if (rows > 0 && (columns === 2 * rows || columns === 3 * rows)) {
    return role("eagle", tensorPlace(weights, "fc.weight"), `the tensor fc.weight is [${rows}, ${columns}]`);
  }
  const named = facts.get("architecture.class")?.value;
  const isTied = facts.get("embeddings.tied")?.value === true;
  const hasHead = [...names.keys()].some((name) => OUTPUT_HEAD.test(name));
  // A value head beside a whole language model is left over from its training.
  const isWhole = typeof named === "string" && named.endsWith("ForCausalLM") && (hasHead || isTied);
  for (const name of names.keys()) {
    if (MEDUSA_TENSOR.test(name))
      return role("medusa", tensorPlace(weights, name), `there is a tensor ${name.slice(0, 100)}`);
    if (SCORE_TENSOR.test(name) || (VALUE_TENSOR.test(name) && !isWhole)) {
      return role("reward", tensorPlace(weights, name), `there is a tensor ${name.slice(0, 100)}`);
    }
  }
  return names.size === 0 || hasHead ? null : headless(facts);
}

/** MistralModel of E5: the class has no output head, and there is none. GPT2LMHeadModel has one, which is tied. */
function headless(facts: Checkpoint["facts"]): Role | null {
  const named = facts.get("architecture.class");
  if (typeof named?.value !== "string" || !/Model$/.test(named.value) || /LM(?:Head)?Model$/.test(named.value))
    return null;
  return role("embedding", named.from, `architectures is ${named.value}, and no output head is there`);
}

function role(name: RoleName, place: Place, why: string): Role {
  return { name, place, why };
}
