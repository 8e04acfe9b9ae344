import type { Fact } from "../../../checkpoint/facts/fact.ts";
import { tensorNames } from "../../../checkpoint/weights.ts";
import { isJsonObject, memberOf } from "../../../format/json/json-value.ts";
import type { Fix } from "../../fix.ts";
import { safetyWithBase } from "../../fixes/safety-with-base.ts";
import type { RuleContext } from "../../rule.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { differsFromBase } from "./differs-from-base.ts";
import { knowsAllNames } from "./known-names.ts";

/** Heads of less common families: cls.predictions.decoder, audio_lm_head, output_projection, pred_layer, head, proj_out. */
const OTHER_HEAD = /(?:head|decoder|output|output_projection|pred_layer|lm_loss|logits|proj_out)\.(?:\w+\.)?weight$/;
const NO_HEAD = /(?:^|\.)(?:layers|h|blocks|block|layer)\.\d+\.|embed|norm|vision|visual/;

/** As facts/tensor-names.ts knows it. */
const HEAD = /(?:^|\.)(?:lm_head|embed_out|output)\.weight$/;

const NOT_APPLICABLE: FunctionOutcome = { targets: 0, findings: [] };

/** Whether lm_head is there exactly when tie_word_embeddings is false; `tied` says which of the two cases is looked at. */
export const outputHead: RuleFunction = {
  name: "weights/output-head",
  options: {
    type: "object",
    additionalProperties: false,
    required: ["tied"],
    properties: { tied: { type: "boolean" } },
  },
  fix: ({ tied }) => (tied === true ? null : "safe"),
  placeholders: ["how", "remedy"],
  run(context, { tied }): FunctionOutcome {
    const { facts } = context.checkpoint;
    const flag = facts.get("embeddings.tied");
    const head = facts.get("weights.has_lm_head");
    if (flag === null || head === null) return NOT_APPLICABLE;
    if (!tied && hidesLoss(context, flag, head)) return lostHead(context, flag);
    if (flag.value !== tied) return NOT_APPLICABLE;
    if (tied ? isUntiedPart(context) : !mustHaveHead(context)) return NOT_APPLICABLE;
    if (head.value !== tied) return { targets: 1, findings: [] };
    // A flag that is not the base's is one fault: config/tie-word-embeddings has reported it, and the head fits the base.
    if (tied && differsFromBase(context, "embeddings.tied")) return NOT_APPLICABLE;
    if (tied && !isHeld(context, head)) return NOT_APPLICABLE;
    if (tied && isEmbeddingItself(context, head)) return { targets: 1, findings: [] };
    if (!tied && hasOtherHead(context)) return NOT_APPLICABLE;
    const how = flag.how === "default" ? " by default" : "";
    const related = tied ? [{ ...head.from, label: "the head" }] : [];
    return {
      targets: 1,
      findings: [
        {
          args: { how, remedy: REMEDY },
          primary: flag.from,
          related,
          actual: flag.value,
          fixes: tied ? [] : tieAsBase(context, flag),
        },
      ],
    };
  },
};

/** Only the base model can say that no head was lost: its own is the embedding. */
function tieAsBase({ checkpoint, base }: RuleContext, flag: Fact): readonly Fix[] {
  if (base?.facts.get("embeddings.tied")?.value !== true) return [];
  const isStated = flag.how === "stated";
  const pointer = isStated ? flag.from.pointer : [...checkpoint.facts.config.section, "tie_word_embeddings"];
  const edit = { file: "config.json", pointer, json: "true" };
  return [
    {
      title: `set tie_word_embeddings to true, as ${base.name} does`,
      safety: safetyWithBase("safe", base),
      edits: [isStated ? { op: "set", ...edit } : { op: "insert", ...edit }],
    },
  ];
}

/**
 * Causal language models that transformers knows, when all names are known. In a composite model the part has a flag of
 * its own, which LLaVA's like go by: both must say that the head is separate. Encoder-decoders name their head otherwise.
 */
function mustHaveHead({ checkpoint }: RuleContext): boolean {
  const { facts, documents } = checkpoint;
  if (!/For(?:CausalLM|ConditionalGeneration)$/.test(String(facts.get("architecture.class")?.value))) return false;
  if (facts.get("architecture.known")?.value !== true || !knowsAllNames(checkpoint)) return false;
  const config = documents.get("config.json")?.value;
  if (memberOf(config, "is_encoder_decoder") === true) return false;
  return !isJsonObject(memberOf(config, "text_config")) || isUntiedPart({ checkpoint });
}

const RESTORE = "restore lm_head.weight from the training checkpoint and set tie_word_embeddings to false";
const REMEDY =
  "set tie_word_embeddings to true if the base model is tied; if not, restore lm_head.weight from the training checkpoint";

/** A flag that calls the model tied hides that the head was lost, where the base model has a head of its own. */
function hidesLoss({ checkpoint, base }: RuleContext, flag: Fact, head: Fact): boolean {
  const isOwn = base?.facts.get("embeddings.tied")?.value === false;
  return isOwn && flag.value === true && head.value === false && knowsAllNames(checkpoint);
}

function lostHead({ base }: RuleContext, flag: Fact): FunctionOutcome {
  const how = `, where ${base?.name ?? ""} has a head of its own`;
  return { targets: 1, findings: [{ args: { how, remedy: RESTORE }, primary: flag.from, actual: flag.value }] };
}

/** A head that only the index names, while the shards were read, is none: weights/index-tensor-missing tells. */
function isHeld({ checkpoint: { weights } }: RuleContext, head: Fact): boolean {
  const name = String(head.from.pointer.at(-1) ?? "");
  return weights.loaded.length === 0 || head.from.pointer.length === 0 || weights.tensors.has(name);
}

/** torch.save keeps that two names have one storage, and writes both: the head of a tied model is no second one. */
function isEmbeddingItself({ checkpoint: { weights } }: RuleContext, head: Fact): boolean {
  const listed = head.from.pointer.at(-1);
  return weights.loaded.some(({ torch }) => {
    const own = torch?.tensors.find(({ name }) => (listed === undefined ? HEAD.test(name) : name === listed));
    if (own === undefined || !own.isShared) return false;
    return torch?.tensors.some(
      (other) =>
        other !== own &&
        other.storage === own.storage &&
        other.begin === own.begin &&
        other.dtype === own.dtype &&
        other.shape.join() === own.shape.join() &&
        other.strides.join() === own.strides.join(),
    );
  });
}

function isUntiedPart({ checkpoint }: Pick<RuleContext, "checkpoint">): boolean {
  const part = memberOf(checkpoint.documents.get("config.json")?.value, "text_config");
  return memberOf(part, "tie_word_embeddings") === false;
}

function hasOtherHead({ checkpoint }: RuleContext): boolean {
  for (const name of tensorNames(checkpoint.weights)) {
    if (OTHER_HEAD.test(name) && !NO_HEAD.test(name)) return true;
  }
  return false;
}
