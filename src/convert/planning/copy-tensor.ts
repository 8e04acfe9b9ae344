import { tensorBytes } from "../../format/safetensors/write-header.ts";
import type { PlannedTensor, TensorGroup } from "./planned-tensor.ts";

/**
 * Adds a copy of a tensor under another name: behind the file that has it where there is room, else behind the last, else
 * in a file of its own, so that the files of the source keep their bytes in one stretch.
 */
export function copyTensor(
  groups: readonly TensorGroup[],
  from: string,
  name: string,
  maxBytes: number,
): readonly TensorGroup[] {
  const source = groups.findIndex(({ tensors }) => tensors.some((tensor) => tensor.name === from));
  const original = groups[source]?.tensors.find((tensor) => tensor.name === from);
  const home = groups[source];
  if (original === undefined || home === undefined) return groups;
  const copy: PlannedTensor = { ...original, name };
  const needed = tensorBytes(copy);
  const target = [source, groups.length - 1].find((at) => bytesOf(groups[at]) + needed <= maxBytes);
  if (target === undefined) return [...groups, { ...home, headerBytes: null, tensors: [copy] }];
  return groups.map((group, at) => (at === target ? { ...group, tensors: [...group.tensors, copy] } : group));
}

function bytesOf(group: TensorGroup | undefined): number {
  let bytes = 0;
  for (const tensor of group?.tensors ?? []) bytes += tensorBytes(tensor);
  return bytes;
}
