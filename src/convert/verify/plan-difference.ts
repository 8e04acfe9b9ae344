import { VERSION } from "../../version.ts";
import type { Done } from "../execute/done.ts";
import { planHash } from "../execute/plan-hash.ts";
import type { VerifiedSource, VerifyProblem } from "./verification.ts";

/** Whether the plan that an output is compared by is the one that it was made by, and why not. */
export interface PlanDifference {
  /** null: there is no DONE of ours that would say. */
  readonly isSamePlan: boolean | null;
  /** Why the plan may well be another one, as a clause; null when it may not, or is the same. */
  readonly reason: string | null;
  /** That the source is another one, or was changed. */
  readonly problems: readonly VerifyProblem[];
}

export function planDifference({ plan, options, model }: VerifiedSource, done: Done | null): PlanDifference {
  if (done === null) return { isSamePlan: null, reason: null, problems: [] };
  if (planHash(plan) === done.plan) return { isSamePlan: true, reason: null, problems: [] };
  const reasons = [
    ...unequal("the base model", done.model?.id ?? "none", model ?? "none"),
    ...unequal("the dtype", done.options.dtype ?? "the layout's", options.dtype ?? "the layout's"),
    ...unequal("the number of rows", `${done.options.vocabularyRows}`, `${options.vocabularyRows}`),
    ...unequal("the shard size", `${done.options.maxShardBytes}`, `${options.maxShardBytes}`),
    ...unequal(
      "the transformers version",
      done.options.transformersVersion ?? "any",
      options.transformersVersion ?? "any",
    ),
    ...unequal("checkpointlint", done.tool.version, VERSION),
  ];
  const isOther = reasons.length > 0;
  const problems = sourceProblems(plan.sources, done, isOther);
  if (isOther || problems.length > 0)
    return { isSamePlan: false, reason: isOther ? reasons.join("; ") : null, problems };
  const text =
    "the source gives another plan than it was converted by, with the same options and the same checkpointlint: its configuration or the headers of its weights were changed since, or what is known of the base model";
  return { isSamePlan: false, reason: null, problems: [problem(text, "")] };
}

function unequal(what: string, then: string, now: string): readonly string[] {
  return then === now ? [] : [`${what} was ${then} then and is ${now} now`];
}

/** Another source than the one that DONE tells of explains whatever else differs. @param isOther the plan may read other files */
function sourceProblems(
  sources: VerifiedSource["plan"]["sources"],
  done: Done,
  isOther: boolean,
): readonly VerifyProblem[] {
  const sizes = new Map(sources.map(({ name, size }) => [name, size]));
  const before = new Map(done.source.map(({ name, size }) => [name, size]));
  const changed = done.source.flatMap(({ name, size }): readonly VerifyProblem[] => {
    const found = sizes.get(name);
    if (found === size || (found === undefined && isOther)) return [];
    const what =
      found === undefined
        ? `the source has no ${name}, it was converted from one of ${size} bytes`
        : `${name} of the source has ${found} bytes, it was converted from ${size}`;
    return [problem(`${what}: this is another source, or it was changed`, name)];
  });
  const added = isOther ? [] : sources.filter(({ name }) => !before.has(name));
  return [
    ...changed,
    ...added.map(({ name }) =>
      problem(
        `${name} of the source was not there when it was converted: this is another source, or it was changed`,
        name,
      ),
    ),
  ];
}

function problem(text: string, file: string): VerifyProblem {
  return { code: "source", file, tensor: null, text };
}
