import type { TensorTemplate } from "../../model/architecture/tensor-graph.ts";
import type { TensorSet } from "../../model/graph/tensor-set.ts";
import type { OpenDeviations } from "./open-deviations.ts";

/** What tensors that nobody expects most likely are, by a part of their names; the first that fits counts. */
const UNEXPECTED: readonly (readonly [RegExp, string])[] = [
  [
    /(?:^|\.)(?:v_head|value_head|reward_head|score|classifier|q_head|regression_head)\./,
    "a head of another task, such as a reward or value model's",
  ],
  [/(?:^|\.)(?:medusa_head|medusa|eagle|draft_model)\b/, "heads for speculative decoding"],
  [
    /(?:^|\.)(?:mtp|nextn|eh_proj|enorm|hnorm|shared_head)\b/,
    "layers that predict further tokens (MTP), which the config does not count",
  ],
  [
    /(?:^|\.)(?:vision_tower|vision_model|vision_encoder|visual|multi_modal_projector|mm_projector|image_newline|audio_tower|audio_encoder)\b/,
    "a vision or audio part, which the model class does not have",
  ],
  [/(?:^|\.)lm_head\./, "the head of a language model, which the model class does not have"],
  [/\.experts\.\*\./, "experts past the number that the config says"],
  [/\.bias$/, "biases that the config does not announce (attention_bias, mlp_bias)"],
];

/** A clause on where unexpected tensors come from. */
export function unexpectedCause({ pattern }: TensorSet, { verdict }: OpenDeviations): string {
  const found = UNEXPECTED.find(([part]) => part.test(pattern))?.[1];
  if (found !== undefined) return found;
  const { graph } = verdict.comparison;
  if (graph.byPattern.has(pattern)) return "more of them than the config counts";
  return "of another architecture, or added by custom code";
}

/** A clause on why tensors are missing. */
export function missingCause(template: TensorTemplate, { verdict }: OpenDeviations): string {
  const found = verdict.comparison.found.get(template) ?? 0;
  if (/\.experts\./.test(template.pattern)) {
    return found > 0
      ? "these experts were cut out of the model, or lost with a shard"
      : "no layer has its experts under this name";
  }
  if (found > 0) return "an export step or a lost shard left them out";
  if (template.count === 1) return "an export step left it out";
  return `no layer has them: the weights are of another family, or model_type ${verdict.chosen.architecture.modelType} is wrong`;
}
