import type { Place } from "../../checkpoint/place.ts";
import type { Problem, ProblemCode } from "../../checkpoint/problem.ts";
import type { KnownModels } from "../known-models.ts";
import type { ResourceSet } from "../resource-set.ts";

/** What is wrong with resources together. */
export type ResourceCheck = (set: ResourceSet, known: KnownModels) => Iterable<Problem>;

export function problem(
  code: ProblemCode,
  place: Place,
  detail: string,
  args: Problem["args"] = {},
  related: readonly Place[] = [],
): Problem {
  return { code, place, detail, args, related };
}
