import { namePatterns } from "../../../checkpoint/name-patterns.ts";
import type { Weights } from "../../../checkpoint/weights.ts";
import { type JsonValue, memberOf } from "../../../format/json/json-value.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { differsFromBase } from "./differs-from-base.ts";
import { knowsAllNames } from "./known-names.ts";

const NOT_APPLICABLE: FunctionOutcome = { targets: 0, findings: [] };

/** num_hidden_layers against the highest decoder layer among the tensor names. */
export const layerCount: RuleFunction = {
  name: "weights/layer-count",
  options: { type: "object", additionalProperties: false },
  placeholders: ["consequence", "remedy"],
  run(context): FunctionOutcome {
    const { checkpoint } = context;
    const stated = checkpoint.facts.get("architecture.num_hidden_layers");
    const present = checkpoint.facts.get("weights.layers");
    const config = checkpoint.documents.get("config.json")?.value;
    if (typeof stated?.value !== "number" || typeof present?.value !== "number") return NOT_APPLICABLE;
    // A class's default may count something else, and so may a type that transformers does not know.
    if (stated.how !== "stated") return NOT_APPLICABLE;
    // An encoder-decoder has two stacks, and so has one of which only the decoder is used.
    if (memberOf(config, "is_encoder_decoder") === true || memberOf(config, "decoder_layers") !== undefined) {
      return NOT_APPLICABLE;
    }
    if (checkpoint.facts.get("architecture.known")?.value !== true || !knowsAllNames(checkpoint)) return NOT_APPLICABLE;
    if (differsFromBase(context, "architecture.num_hidden_layers")) return NOT_APPLICABLE;
    const missing = stated.value - present.value;
    const allowed = predictionLayers(config) ?? (hasPredictionLayer(checkpoint.weights) ? 1 : 0);
    if (missing <= 0 && -missing <= allowed) return { targets: 1, findings: [] };
    const args = missing > 0 ? tooFew(missing, present.value) : tooMany(-missing, present.value);
    const related = [{ ...present.from, label: "of the last layer" }];
    const finding = { args, primary: stated.from, related, actual: stated.value, expected: present.value };
    return { targets: 1, findings: [finding] };
  },
};

/** DeepSeek-V3, GLM-4.5 and their like number the prediction layers on behind the last; many copies leave them out. */
function predictionLayers(config: JsonValue | undefined): number | null {
  for (const key of ["num_nextn_predict_layers", "num_mtp_modules", "mtp_num_hidden_layers"]) {
    const count = memberOf(config, key) ?? memberOf(memberOf(config, "text_config"), key);
    if (typeof count === "number") return count;
  }
  return null;
}

/** Tensors that only a layer has which predicts further tokens, whatever the config says of it. */
function hasPredictionLayer(weights: Weights): boolean {
  return namePatterns(weights).some(({ pattern }) => /layers\.\*\.(?:eh_proj|enorm|hnorm)\./.test(pattern));
}

interface Advice {
  readonly [placeholder: string]: string;
  readonly consequence: string;
  readonly remedy: string;
}

function tooFew(missing: number, present: number): Advice {
  return {
    consequence: `${layers(missing)} would get random weights`,
    remedy: `take the missing layers from where the model was trained, or set num_hidden_layers to ${present} if they were cut on purpose`,
  };
}

function tooMany(extra: number, present: number): Advice {
  return {
    consequence: `${layers(extra)} would be left out`,
    remedy: `set num_hidden_layers to ${present}, or save the model again without the layers that do not belong to it`,
  };
}

function layers(count: number): string {
  return count === 1 ? "1 layer" : `${count} layers`;
}
