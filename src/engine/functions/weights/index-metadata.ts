import { valuePlace } from "../../../checkpoint/place.ts";
import { isJsonObject, memberOf } from "../../../format/json/json-value.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { knowsAllNames } from "./known-names.ts";

/** The object `metadata` of the index that a loader picks. */
export const indexMetadata: RuleFunction = {
  name: "weights/index-metadata",
  options: { type: "object", additionalProperties: false },
  placeholders: [],
  run({ checkpoint }): FunctionOutcome {
    const { index } = checkpoint.weights;
    // In an index that broke off, metadata may have stood behind the break.
    if (index === null || !knowsAllNames(checkpoint)) return { targets: 0, findings: [] };
    const metadata = memberOf(checkpoint.documents.get(index.file)?.value, "metadata");
    if (isJsonObject(metadata)) return { targets: 1, findings: [] };
    const primary = valuePlace(index.file, metadata === undefined ? [] : ["metadata"]);
    const finding = metadata === undefined ? { args: {}, primary } : { args: {}, primary, actual: metadata };
    return { targets: 1, findings: [finding] };
  },
};
