import { printPattern } from "../../model/architecture/graph-ranges.ts";
import type { TensorSet } from "../../model/graph/tensor-set.ts";

/** Tensors of one module that the same is the matter with. */
export interface TensorGroup {
  /** model.layers.{0-47}.mlp.experts.{64-127}.{gate_proj,up_proj}.weight (6144 tensors) */
  readonly names: string;
  readonly count: number;
  /** The name of the first. */
  readonly first: string;
  /** Index of the set that each stands for, into what was given. */
  readonly members: readonly number[];
}

/** Suffixes that are spelt out in one group. */
const MAX_SUFFIXES = 4;

/**
 * Sets with the same numbers in the same module as one: three projections of sixty-four experts are one thing to say.
 * @param kind sets of another kind are not put together
 */
export function tensorGroups(
  sets: readonly TensorSet[],
  kind: (index: number) => string = () => "",
): readonly TensorGroup[] {
  const groups = new Map<string, number[]>();
  for (const [index, set] of sets.entries()) {
    const stem = printPattern(stemOf(set.pattern), set.axes);
    const key = `${kind(index)}\n${stem}\n${set.count}`;
    groups.set(key, [...(groups.get(key) ?? []), index]);
  }
  return [...groups.values()].map((members) => {
    const own = members.flatMap((index) => sets[index] ?? []);
    const count = own.reduce((sum, set) => sum + set.count, 0);
    const names = `${groupNames(own)}${count === 1 ? "" : ` (${count} tensors)`}`;
    return { names, count, first: own[0]?.first ?? "", members };
  });
}

/** As `tensorGroups`, of sets that have a cause each: those of one cause go together. */
export function causedGroups(
  sets: readonly TensorSet[],
  causes: readonly string[],
): readonly (TensorGroup & { readonly are: "is" | "are"; readonly cause: string })[] {
  return tensorGroups(sets, (index) => causes[index] ?? "").map((group) => ({
    ...group,
    are: group.count === 1 ? "is" : "are",
    cause: causes[group.members[0] ?? 0] ?? "",
  }));
}

/** Up to the last number and the dot behind it; of a name without numbers up to its module. */
function stemOf(pattern: string): string {
  const star = pattern.lastIndexOf("*.");
  return star >= 0 ? pattern.slice(0, star + 2) : pattern.slice(0, pattern.indexOf(".") + 1);
}

function groupNames(sets: readonly TensorSet[]): string {
  const [first] = sets;
  if (first === undefined) return "";
  if (sets.length === 1) return printPattern(first.pattern, first.axes);
  const rests = sets.map(({ pattern }) => pattern.slice(stemOf(first.pattern).length));
  const module = commonModule(rests);
  const stem = stemOf(first.pattern) + module;
  const rest = rests.map((suffix) => suffix.slice(module.length));
  const tail = commonTail(rest);
  const own = rest.map((suffix) => suffix.slice(0, suffix.length - tail.length));
  const shown = own.slice(0, MAX_SUFFIXES).join(",");
  const more = own.length > MAX_SUFFIXES ? `,… ${own.length - MAX_SUFFIXES} more` : "";
  return `${printPattern(stem, first.axes)}{${shown}${more}}${tail}`;
}

/** What all begin with, up to a dot. */
function commonModule(texts: readonly string[]): string {
  let module = texts[0] ?? "";
  while (module !== "" && !texts.every((text) => text.startsWith(module) && text !== module)) {
    module = module.slice(0, module.lastIndexOf(".", module.length - 2) + 1);
  }
  return module;
}

/** What all end with, from a dot on. */
function commonTail(texts: readonly string[]): string {
  let tail = texts[0] ?? "";
  while (tail !== "" && !texts.every((text) => text.endsWith(tail) && text !== tail)) {
    const dot = tail.indexOf(".", 1);
    tail = dot < 0 ? "" : tail.slice(dot);
  }
  return tail.startsWith(".") ? tail : "";
}
