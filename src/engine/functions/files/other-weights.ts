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
    const beside = options["beside"] === true;
    const safetensors = safetensorsNames(files);
    const other = [...otherWeightNames(files)];
    // An index whose files are absent still says what the weights are, but it is not weights that take space.
    if (other.length === 0 && !beside && files.has(TORCH_INDEX)) other.push(TORCH_INDEX);
    const targets = other.length + safetensors.length;
    const [first] = other;
    const isBeside = safetensors.length > 0;
    const isNeither = !isBeside && files.has("model.safetensors.index.json");
    if (first === undefined || isBeside !== beside || isNeither) return { targets, findings: [] };
    const names = first === TORCH_INDEX ? `the shards of ${first}` : nameList(other);
    const args = { count: other.length, names };
    return { targets, findings: [{ args, primary: filePlace(first) }] };
  },
};

const TORCH_INDEX = "pytorch_model.bin.index.json";
