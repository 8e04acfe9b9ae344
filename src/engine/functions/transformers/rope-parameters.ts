import type { Checkpoint } from "../../../checkpoint/checkpoint.ts";
import type { Fix } from "../../fix.ts";
import { ropeForV4 } from "../../fixes/rope-for-v4.ts";
import type { FunctionOutcome, RuleFunction } from "../rule-function.ts";

/** A rotary embedding that stands in rope_parameters alone, where readers of transformers 4 do not look. */
export const ropeParameters: RuleFunction = {
  name: "transformers/rope-parameters",
  options: { type: "object", additionalProperties: false },
  placeholders: [],
  fix: "safe",
  run({ checkpoint }): FunctionOutcome {
    const layout = checkpoint.facts.get("rope.layout");
    if (layout === null) return { targets: 0, findings: [] };
    if (layout.value !== "v5") return { targets: 1, findings: [] };
    const primary = { ...layout.from, part: "key" as const };
    return { targets: 1, findings: [{ args: {}, primary, fixes: fixesOf(checkpoint) }] };
  },
};

function fixesOf(checkpoint: Checkpoint): readonly Fix[] {
  const edits = ropeForV4(checkpoint);
  if (edits === null) return [];
  const names = edits.length === 1 ? "rope_theta" : "rope_theta and rope_scaling";
  return [{ title: `add ${names} beside rope_parameters`, safety: "safe", edits }];
}
