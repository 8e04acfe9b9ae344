import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";
import { compareVersions } from "./compare-versions.ts";

/** transformers_version is a version in the sense of PEP 440. */
export const versionValid: RuleFunction = {
  name: "transformers/version-valid",
  options: { type: "object", additionalProperties: false },
  placeholders: [],
  run({ checkpoint }): FunctionOutcome {
    const version = checkpoint.facts.get("transformers.version");
    if (version === null) return { targets: 0, findings: [] };
    if (compareVersions(version.value, version.value) !== null) return { targets: 1, findings: [] };
    return { targets: 1, findings: [{ args: {}, primary: version.from, actual: version.value }] };
  },
};
