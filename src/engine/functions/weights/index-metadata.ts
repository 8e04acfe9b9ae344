import { valuePlace } from "../../../checkpoint/place.ts";
import { isJsonObject, type JsonValue, memberOf } from "../../../format/json/json-value.ts";
import type { Fix } from "../../fix.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { knowsAllNames } from "./known-names.ts";

/** The object `metadata` of the index that a loader picks. */
export const indexMetadata: RuleFunction = {
  name: "weights/index-metadata",
  options: { type: "object", additionalProperties: false },
  placeholders: [],
  fix: "safe",
  run({ checkpoint }): FunctionOutcome {
    const { index } = checkpoint.weights;
    // In an index that broke off, metadata may have stood behind the break.
    if (index === null || !knowsAllNames(checkpoint)) return { targets: 0, findings: [] };
    const metadata = memberOf(checkpoint.documents.get(index.file)?.value, "metadata");
    if (isJsonObject(metadata)) return { targets: 1, findings: [] };
    const primary = valuePlace(index.file, metadata === undefined ? [] : ["metadata"]);
    const bytes = checkpoint.facts.get("weights.bytes")?.value;
    const fixes = bytes === undefined ? [] : [addMetadata(index.file, metadata !== undefined, bytes)];
    const finding =
      metadata === undefined ? { args: {}, primary, fixes } : { args: {}, primary, actual: metadata, fixes };
    return { targets: 1, findings: [finding] };
  },
};

function addMetadata(file: string, isStated: boolean, bytes: JsonValue): Fix {
  const edit = { file, pointer: ["metadata"], json: `{"total_size": ${String(bytes)}}` };
  return {
    title: `add metadata with total_size ${String(bytes)}`,
    safety: "safe",
    edits: [isStated ? { op: "set", ...edit } : { op: "insert", ...edit }],
  };
}
