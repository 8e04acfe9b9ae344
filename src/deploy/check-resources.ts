import type { Problem } from "../checkpoint/problem.ts";
import { printPointer } from "../format/json/pointer.ts";
import { checkShape } from "./check-shape.ts";
import { ALL_CHECKS } from "./checks/all-checks.ts";
import type { KnownModels } from "./known-models.ts";
import { withoutPlaceholders } from "./placeholders.ts";
import type { ResourceSet } from "./resource-set.ts";
import { KINDS } from "./shapes/kinds.ts";

/** Far more than a report shows: hostile files can be wrong a million times. */
const MAX_PROBLEMS = 10_000;

/** Everything that is wrong with resources: their text, their fields, and what they say of each other. */
export function checkResources(set: ResourceSet, known: KnownModels): readonly Problem[] {
  const shaped: Problem[] = [];
  for (const resource of set.resources) {
    const shape = KINDS.get(resource.kind);
    if (shape === undefined || shaped.length >= MAX_PROBLEMS) continue;
    for (const each of checkShape(resource, shape)) shaped.push(each);
  }
  for (const patch of set.patches ?? []) {
    const shape = KINDS.get(patch.kind);
    if (shape === undefined || shaped.length >= MAX_PROBLEMS) continue;
    for (const each of checkShape(patch, shape, { isPatch: true })) shaped.push(each);
  }
  const together = ALL_CHECKS.flatMap((check) => [...check(set, known)]);
  return explainTypes(onceAFile(withoutPlaceholders(set, [...set.problems, ...shaped, ...together])));
}

/** That something is not among the given files is told once, where it is named first. */
function onceAFile(problems: readonly Problem[]): readonly Problem[] {
  const told = new Set<string>();
  return problems.filter(({ code, place, args }) => {
    if (code !== "deploy/reference") return true;
    const identity = JSON.stringify([place.file, args]);
    const first = !told.has(identity);
    told.add(identity);
    return first;
  });
}

/** A value of a wrong type because of YAML 1.1 is told once, with the reason. */
function explainTypes(problems: readonly Problem[]): readonly Problem[] {
  const traps = new Map(
    problems.flatMap((each) => (each.code === "yaml/read-differently" ? [[placeOf(each), each] as const] : [])),
  );
  const explained = new Set<Problem>();
  const told = problems.map((each): Problem => {
    const trap = each.code === "deploy/field-type" ? traps.get(placeOf(each)) : undefined;
    if (trap === undefined) return each;
    explained.add(trap);
    return { ...each, detail: `${each.detail}: ${trap.detail}, unless it stands in quotes` };
  });
  return told.filter((each) => !explained.has(each));
}

function placeOf({ place }: Problem): string {
  return `${place.file}${printPointer(place.pointer)}`;
}
