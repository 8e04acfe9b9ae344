import type { Test } from "../operators/operator.ts";
import type { RuleContext } from "../rule.ts";
import { judge, type Target } from "./judge.ts";
import type { Observation, Observations } from "./observation.ts";

/** More than a rule reports: the rest is only counted, for a hostile file can be wrong half a million times. */
const MAX_OBSERVATIONS = 1000;

/** Judges every target of a check. */
export function judgeAll(
  test: Test,
  targets: Iterable<Target>,
  context: RuleContext,
  { required = false }: { readonly required?: boolean | undefined } = {},
): Observations {
  let count = 0;
  let folded = 0;
  const observations: Observation[] = [];
  for (const target of targets) {
    const judged = judge(test, target, context, required);
    if (judged.applies) count++;
    for (const observation of judged.observations) {
      if (observations.length < MAX_OBSERVATIONS) observations.push(observation);
      else folded++;
    }
  }
  return { targets: count, observations, folded };
}
