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
  unknown: "nothing that config.json names",
  adapter: "an adapter (LoRA), which changes another model",
  eagle: "an EAGLE head, which reads the hidden states of its target",
  eagle3: "an EAGLE-3 head, which reads the hidden states of its target",
  medusa: "a model with Medusa heads, which predict from the target's hidden states",
  "mlp-speculator": "an MLP speculator, which reads the hidden states of its target",
  "hidden-state-drafter": "a drafter that reads the hidden states of its target",
  "encoder-decoder": "an encoder and decoder",
  reward: "a reward model, which scores texts",
  classifier: "a classifier",
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
  { role: "eagle", classes: /eagle/i },
  { role: "medusa", classes: /medusa/i },
  { role: "mlp-speculator", classes: /mlpspeculator/i },
  { role: "hidden-state-drafter", classes: /dflash|dspark|nextn|mtpmodel/i },
  { role: "reward", classes: /reward/i },
  { role: "classifier", classes: /For(?:Sequence|Token)Classification$/ },
];

/** Tensors and files that only such a thing has. */
const MEDUSA_FILE = /^medusa_lm_head\.(?:safetensors|pt|bin)$/;
const MEDUSA_TENSOR = /^(?:model\.)?medusa_head\./;

export function roleOf(checkpoint: Checkpoint): Role {
  const { kind, facts, files } = checkpoint;
  const { config } = facts;
  if (kind === "adapter")
    return role("adapter", filePlace("adapter_config.json"), "the folder has adapter_config.json");
  const medusa = [...files.keys()].find((name) => MEDUSA_FILE.test(name));
  if (medusa !== undefined) return role("medusa", filePlace(medusa), `the folder has ${medusa}`);
  return (
    byClass(checkpoint) ??
    byConfig(checkpoint) ??
    byTensors(checkpoint) ?? {
      ...{ place: filePlace("config.json"), why: "" },
      name:
        kind !== "huggingface" && kind !== "unknown"
          ? "other-layout"
          : config.root === undefined
            ? "unknown"
            : "causal-lm",
    }
  );
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
  for (const name of names.keys()) {
    if (MEDUSA_TENSOR.test(name))
      return role("medusa", tensorPlace(weights, name), `there is a tensor ${name.slice(0, 100)}`);
    if (/^(?:v_head|value_head|score)\./.test(name)) {
      return role("reward", tensorPlace(weights, name), `there is a tensor ${name.slice(0, 100)}`);
    }
  }
  const named = facts.get("architecture.class");
  // MistralModel of E5: the class has no output head, and there is none. Gemma's and others' are tied.
  if (
    typeof named?.value === "string" &&
    /Model$/.test(named.value) &&
    names.size > 0 &&
    !names.has("lm_head.weight")
  ) {
    return role("embedding", named.from, `architectures is ${named.value}, and no lm_head.weight is there`);
  }
  return null;
}

function role(name: RoleName, place: Place, why: string): Role {
  return { name, place, why };
}
