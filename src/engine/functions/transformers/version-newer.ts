import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { compareVersions } from "./compare-versions.ts";

/**
 * transformers_version is at most the version that is deployed, as the vendor's tool compares them when it is given
 * one. The base model's own version may be later than that: then so is every faithful copy's, and the finding says so.
 */
export const versionNewer: RuleFunction = {
  name: "transformers/version-newer",
  options: { type: "object", additionalProperties: false },
  placeholders: ["note"],
  run({ checkpoint, base, deployment }): FunctionOutcome {
    const version = checkpoint.facts.get("transformers.version");
    const deployed = deployment.transformersVersion;
    const order = compareVersions(version?.value, deployed ?? undefined);
    if (version === null || deployed === null || order === null) return { targets: 0, findings: [] };
    if (order <= 0) return { targets: 1, findings: [] };
    const own = base?.facts.get("transformers.version")?.value;
    const isBases = (compareVersions(own, deployed) ?? 0) > 0;
    const note = isBases ? ` (so is ${base?.name ?? "the base model"}'s own, ${String(own)})` : "";
    return {
      targets: 1,
      findings: [{ args: { note }, primary: version.from, actual: version.value, expected: deployed }],
    };
  },
};
