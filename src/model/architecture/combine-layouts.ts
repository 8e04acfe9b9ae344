import type { ArchitectureLayout, TensorGroup } from "./architecture.ts";

/**
 * Two layouts at once: a classifier whose experts were saved fused. What the second has instead of the plain names is
 * renamed as the first renames them.
 */
export function combineLayouts(first: ArchitectureLayout, second: ArchitectureLayout): ArchitectureLayout {
  return {
    id: `${first.id}, ${second.id}`,
    title: second.title,
    readers: second.readers ?? first.readers,
    onlyByClass: first.onlyByClass || second.onlyByClass,
    rename: [...second.rename, ...first.rename],
    drop: new Set([...first.drop, ...second.drop]),
    tensors: [...first.tensors, ...second.tensors.map((group) => renamedGroup(group, first.rename))],
  };
}

function renamedGroup(group: TensorGroup, rename: ArchitectureLayout["rename"]): TensorGroup {
  return { ...group, tensors: group.tensors.map((tensor) => ({ ...tensor, name: renamed(tensor.name, rename) })) };
}

/** The name with another beginning, as the first pair that fits has it. */
export function renamed(name: string, rename: ArchitectureLayout["rename"]): string {
  for (const [from, to] of rename) if (name.startsWith(from)) return to + name.slice(from.length);
  return name;
}
