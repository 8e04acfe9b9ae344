import { filePlace } from "../../../checkpoint/place.ts";
import type { JsonObject } from "../../../format/json/json-value.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { nameList } from "./name-list.ts";
import { shardNumber } from "./shard-number.ts";
import { otherWeightNames, safetensorsNames } from "./weight-file-names.ts";

/**
 * Weight files that nothing leads a loader to: neither a file of the one name that is looked for nor an index.
 * `shards` true asks for sets of shards, false for a single file under another name.
 */
export const looseWeights: RuleFunction = {
  name: "files/loose-weights",
  options: {
    type: "object",
    additionalProperties: false,
    required: ["shards"],
    properties: { shards: { type: "boolean" } },
  },
  placeholders: ["count", "names", "wanted"],
  run({ checkpoint }, options: JsonObject): FunctionOutcome {
    const { files } = checkpoint;
    const safetensors = safetensorsNames(files);
    const torch = otherWeightNames(files).filter((name) => name.endsWith(".bin"));
    const [names, single] = safetensors.length > 0 ? [safetensors, SAFETENSORS] : [torch, TORCH];
    const [first] = names;
    if (first === undefined) return { targets: 0, findings: [] };
    const isSharded = names.length > 1 || shardNumber(first) !== null;
    if (isSharded !== (options["shards"] === true)) return { targets: 0, findings: [] };
    const index = `${single}.index.json`;
    if (files.has(single) || files.has(index)) return { targets: names.length, findings: [] };
    const args = { count: names.length, names: nameList(names), wanted: isSharded ? index : single };
    return { targets: names.length, findings: [{ args, primary: filePlace(isSharded ? index : first) }] };
  },
};

const SAFETENSORS = "model.safetensors";
const TORCH = "pytorch_model.bin";
