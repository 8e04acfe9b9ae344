import { type FittingKey, fittingKey } from "../../model/graph/fitting-key.ts";
import type { RuleContext } from "../rule.ts";
import type { GraphVerdict } from "./graph-verdict.ts";

const known = new WeakMap<GraphVerdict, FittingKey | null>();

/** The one key of the checkpoint's config.json with another value of which every tensor fits; null when it is not one key. */
export function contradictedKey(verdict: GraphVerdict, { checkpoint }: RuleContext): FittingKey | null {
  const earlier = known.get(verdict);
  if (earlier !== undefined) return earlier;
  const { chosen, comparison, facts, of } = verdict;
  const { architecture } = chosen;
  const layout = chosen.other === undefined ? chosen.layout : chosen.other;
  const { weights } = checkpoint;
  const key = of === "base" ? null : fittingKey({ architecture, facts, layout, weights, comparison });
  known.set(verdict, key);
  return key;
}
