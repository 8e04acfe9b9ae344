import type { JsonValue } from "../../format/json/json-value.ts";
import { memberOf } from "../../format/json/json-value.ts";
import { valuePlace } from "../place.ts";
import type { FactReaders } from "./create-facts.ts";
import type { Fact, FactName } from "./fact.ts";
import type { FactSource } from "./fact-source.ts";
import type { ModelConfig } from "./model-config.ts";

type ArchitectureFact = Extract<FactName, `architecture.${string}` | "vocabulary.size" | "embeddings.tied">;

/** The static attributes of the text model. */
export function architectureFacts(source: FactSource, config: ModelConfig): FactReaders<ArchitectureFact> {
  const attribute = (name: string) => () => config.attribute(name);
  const first =
    (...names: readonly string[]) =>
    () =>
      firstStated(config, names);
  return {
    "architecture.model_type": () => modelType(config),
    "architecture.root_model_type": () => stringFact(config.root, "model_type"),
    "architecture.class": () => className(config.root),
    "architecture.known": () => {
      const type = stringFact(config.root, "model_type");
      return type === null ? null : { ...type, value: source.modelTypes.has(type.value) };
    },
    "architecture.hidden_size": attribute("hidden_size"),
    "architecture.num_hidden_layers": attribute("num_hidden_layers"),
    "architecture.num_attention_heads": attribute("num_attention_heads"),
    "architecture.num_key_value_heads": () => keyValueHeads(config),
    "architecture.head_dim": () => headDim(config),
    "architecture.intermediate_size": attribute("intermediate_size"),
    "architecture.hidden_act": first("hidden_activation", "hidden_act", "activation_function"),
    "architecture.norm_eps": first("rms_norm_eps", "layer_norm_eps", "layer_norm_epsilon"),
    "architecture.attention_bias": attribute("attention_bias"),
    "architecture.mlp_bias": attribute("mlp_bias"),
    "architecture.attention_dropout": attribute("attention_dropout"),
    "architecture.max_position_embeddings": attribute("max_position_embeddings"),
    "architecture.num_experts": first("num_local_experts", "num_experts", "n_routed_experts"),
    "architecture.num_experts_per_tok": attribute("num_experts_per_tok"),
    "architecture.moe_intermediate_size": attribute("moe_intermediate_size"),
    "architecture.sliding_window": attribute("sliding_window"),
    "vocabulary.size": attribute("vocab_size"),
    "embeddings.tied": () => tied(config),
  };
}

function modelType(config: ModelConfig): Fact | null {
  const stated = config.stated("model_type");
  if (stated !== null && stated.value === config.modelTypeName) return stated;
  return config.modelTypeName === null ? null : config.unstated(config.modelTypeName, "derived");
}

function className(root: JsonValue | undefined): Fact | null {
  const classes = memberOf(root, "architectures");
  const name: JsonValue | undefined = Array.isArray(classes) ? classes[0] : undefined;
  if (typeof name !== "string") return null;
  return { value: name, from: valuePlace("config.json", ["architectures", 0]), how: "stated" };
}

/** Left out, every query head has its own; Falcon and its like count them by other keys. */
function keyValueHeads(config: ModelConfig): Fact | null {
  if (config.stated("multi_query") !== null || config.stated("new_decoder_architecture") !== null) return null;
  const heads = config.attribute("num_attention_heads");
  return config.attribute("num_key_value_heads") ?? (heads === null ? null : config.unstated(heads.value, "derived"));
}

/** hidden_size / num_attention_heads unless stated or fixed by the class; latent attention (DeepSeek) has no such width. */
function headDim(config: ModelConfig): Fact | null {
  if (config.stated("qk_nope_head_dim") !== null) return null;
  const known = config.attribute("head_dim");
  if (known !== null) return known;
  const hidden = config.attribute("hidden_size")?.value;
  const heads = config.attribute("num_attention_heads")?.value;
  if (typeof hidden !== "number" || typeof heads !== "number" || heads <= 0) return null;
  return Number.isInteger(hidden / heads) ? config.unstated(hidden / heads, "derived") : null;
}

/** The flag of the whole model stands at the top of a composite config; that of the text part only counts without it. */
function tied(config: ModelConfig): Fact | null {
  const top = memberOf(config.root, "tie_word_embeddings");
  if (typeof top === "boolean") {
    return { value: top, from: valuePlace("config.json", ["tie_word_embeddings"]), how: "stated" };
  }
  return config.attribute("tie_word_embeddings");
}

function firstStated(config: ModelConfig, names: readonly string[]): Fact | null {
  const facts = names.map((name) => config.attribute(name)).filter((fact) => fact !== null);
  return facts.find((fact) => fact.how === "stated") ?? facts[0] ?? null;
}

function stringFact(root: JsonValue | undefined, key: string): Fact<string> | null {
  const value = memberOf(root, key);
  return typeof value === "string" ? { value, from: valuePlace("config.json", [key]), how: "stated" } : null;
}
