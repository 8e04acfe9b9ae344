import { filePlace } from "../../../checkpoint/place.ts";
import type { JsonObject } from "../../../format/json/json-value.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { nameList } from "./name-list.ts";
import { otherWeightNames, safetensorsNames } from "./weight-file-names.ts";

/** Weights in formats of torch, TensorFlow or Flax: alone, or (`beside` true) next to safetensors. */
export const otherWeights: RuleFunction = {
  name: "files/other-weights",
  options: {
    type: "object",
    additionalProperties: false,
    required: ["beside"],
    properties: { beside: { type: "boolean" } },
  },
  placeholders: ["count", "names"],
  run({ checkpoint }, options: JsonObject): FunctionOutcome {
    const { files } = checkpoint;
    const other = otherWeightNames(files);
    const safetensors = safetensorsNames(files);
    const hasSafetensors = safetensors.length > 0 || files.has("model.safetensors.index.json");
    const targets = other.length + safetensors.length;
    const [first] = other;
    if (first === undefined || hasSafetensors !== (options["beside"] === true)) return { targets, findings: [] };
    const args = { count: other.length, names: nameList(other) };
    return { targets, findings: [{ args, primary: filePlace(first) }] };
  },
};
