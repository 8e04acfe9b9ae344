import { filePlace } from "../../../checkpoint/place.ts";
import { valueAt } from "../../../format/json/pointer.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { compareVersions } from "./compare-versions.ts";

/** The version that is deployed is one that can read the base model at all. */
export const deploymentTooOld: RuleFunction = {
  name: "transformers/deployment-too-old",
  options: { type: "object", additionalProperties: false },
  placeholders: ["reason"],
  needsBase: true,
  run({ checkpoint, base, deployment }): FunctionOutcome {
    const deployed = deployment.transformersVersion;
    const minimum = valueAt(base?.data, ["transformers", "minimum", "version"]);
    const order = compareVersions(deployed ?? undefined, minimum);
    if (deployed === null || minimum === undefined || order === null) return { targets: 0, findings: [] };
    if (order >= 0) return { targets: 1, findings: [] };
    const reason = valueAt(base?.data, ["transformers", "minimum", "reason"]) ?? "";
    const primary = checkpoint.facts.get("transformers.version")?.from ?? filePlace("config.json");
    return { targets: 1, findings: [{ args: { reason }, primary, actual: deployed, expected: minimum }] };
  },
};
