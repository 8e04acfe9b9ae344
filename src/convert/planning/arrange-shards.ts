import { tensorBytes } from "../../format/safetensors/write-header.ts";
import type { PlannedTensor, TensorGroup } from "./planned-tensor.ts";

/** A safetensors file to be written. */
export interface PlannedFile {
  readonly name: string;
  /** The file that all of its tensors come from, as they stand there; null when they come from several. */
  readonly group: TensorGroup | null;
  readonly metadata: ReadonlyMap<string, string>;
  readonly tensors: readonly PlannedTensor[];
}

export interface Arrangement {
  readonly files: readonly PlannedFile[];
  /** Whether each file holds what one file of the source did. */
  readonly isKept: boolean;
}

/** Name of the n-th file of so many, from 1. */
export type NameShard = (number: number, of: number) => string;

/**
 * Which tensors stand in which file. The files of the source stay apart as they are when each fits under the limit, so
 * that their bytes pass through in one stretch; otherwise all tensors are divided anew in their order, as save_pretrained
 * does: a file is closed before it would pass the limit.
 * @param maxBytes of tensors in one file, unless a single tensor is larger
 */
export function arrangeShards(groups: readonly TensorGroup[], maxBytes: number, name: NameShard): Arrangement {
  if (groups.every(({ tensors }) => tensors.length === 1 || bytesOf(tensors) <= maxBytes)) {
    const files = groups.map((group, at) => ({
      name: name(at + 1, groups.length),
      group,
      metadata: group.metadata,
      tensors: group.tensors,
    }));
    return { files, isKept: true };
  }
  const parts = divide(groups, maxBytes);
  const metadata = joinedMetadata(groups);
  const files = parts.map((tensors, at) => ({ name: name(at + 1, parts.length), group: null, metadata, tensors }));
  return { files, isKept: false };
}

/** As transformers names them: one file is model.safetensors. */
export function transformersName(number: number, of: number): string {
  return of === 1 ? "model.safetensors" : numberedName(number, of);
}

export function numberedName(number: number, of: number): string {
  const five = (value: number): string => String(value).padStart(5, "0");
  return `model-${five(number)}-of-${five(of)}.safetensors`;
}

function bytesOf(tensors: readonly PlannedTensor[]): number {
  let bytes = 0;
  for (const tensor of tensors) bytes += tensorBytes(tensor);
  return bytes;
}

function divide(groups: readonly TensorGroup[], maxBytes: number): readonly (readonly PlannedTensor[])[] {
  const files: PlannedTensor[][] = [];
  let current: PlannedTensor[] = [];
  let room = 0;
  for (const { tensors } of groups) {
    for (const tensor of tensors) {
      const bytes = tensorBytes(tensor);
      if (files.length === 0 || (current.length > 0 && bytes > room)) {
        current = [];
        files.push(current);
        room = maxBytes;
      }
      current.push(tensor);
      room -= bytes;
    }
  }
  return files;
}

/** Of keys that files of the source give different values, the first one's. */
function joinedMetadata(groups: readonly TensorGroup[]): ReadonlyMap<string, string> {
  const joined = new Map<string, string>();
  for (const { metadata } of groups) {
    for (const [key, value] of metadata) if (!joined.has(key)) joined.set(key, value);
  }
  return joined;
}
