import type { Fact, FactName, Facts } from "../../checkpoint/facts/fact.ts";
import type { JsonValue } from "../../format/json/json-value.ts";

/** Facts that fix the graph that the platform compiles. Another value is another model. */
export const GRAPH_FACTS: readonly FactName[] = [
  "architecture.hidden_size",
  "architecture.num_hidden_layers",
  "architecture.root_model_type",
  "architecture.class",
  "architecture.num_attention_heads",
  "architecture.num_key_value_heads",
  "architecture.head_dim",
  "architecture.intermediate_size",
  "architecture.num_experts",
  "architecture.moe_intermediate_size",
  "architecture.attention_bias",
  "vocabulary.size",
];

/** Facts that tell models of one graph apart: Llama 3.0 from 3.1, a pretrained model from one that follows instructions. */
export const TELLING_FACTS: readonly FactName[] = [
  "rope.theta",
  "rope.type",
  "rope.factor",
  "rope.original_max_position_embeddings",
  "architecture.max_position_embeddings",
  "architecture.sliding_window",
  "architecture.norm_eps",
  "architecture.num_experts_per_tok",
  "eos.all",
  "tokenizer.size",
];

/** A fact that two models have another value of. */
export interface FactDifference {
  /** As config.json or people call it: num_key_value_heads, vocab_size, rope type. */
  readonly name: string;
  readonly own: JsonValue;
  readonly base: JsonValue;
}

/** Where both say something and say another thing. What one of them leaves open is no difference. */
export function factDifferences(own: Facts, base: Facts, names: readonly FactName[]): readonly FactDifference[] {
  return names.flatMap((name) => {
    const [a, b] = [own.get(name), base.get(name)];
    if (a === null || b === null || comparable(a) === comparable(b)) return [];
    if (name === "eos.all" && stopsAlike(own, base)) return [];
    return [{ name: labelOf(name), own: a.value, base: b.value }];
  });
}

/**
 * Whether it stops at some of the base's tokens, among them the one that ends a turn: an older revision, or a fine-tune that
 * dropped one. A pretrained sibling stops at another. Without generation_config.json config.json is all there is.
 */
function stopsAlike(own: Facts, base: Facts): boolean {
  const [inConfig, ofBase] = [own.get("eos.config"), base.get("eos.config")];
  if (own.get("eos.generation") === null && inConfig !== null && ofBase !== null) {
    if (comparable(inConfig) === comparable(ofBase)) return true;
  }
  const stops = listOf(own.get("eos.all"));
  const all = listOf(base.get("eos.all"));
  const turn = base.get("eos.tokenizer_id")?.value;
  const some = stops.length > 1 || (turn !== undefined && stops.includes(turn));
  return some && stops.every((id) => all.includes(id));
}

function listOf(fact: Fact | null): readonly JsonValue[] {
  return Array.isArray(fact?.value) ? (fact.value as readonly JsonValue[]) : [];
}

/** Lists of ids count as sets. */
function comparable({ value }: Fact): string {
  return JSON.stringify(Array.isArray(value) ? value.map(String).sort() : value);
}

const LABELS: ReadonlyMap<FactName, string> = new Map<FactName, string>([
  ["architecture.root_model_type", "model_type"],
  ["architecture.class", "architectures"],
  ["architecture.norm_eps", "rms_norm_eps"],
  ["vocabulary.size", "vocab_size"],
  ["eos.all", "eos_token_id"],
  ["tokenizer.size", "number of tokens"],
]);

function labelOf(name: FactName): string {
  return LABELS.get(name) ?? name.replace(/^architecture\./, "").replace(/^rope\./, "rope ");
}
