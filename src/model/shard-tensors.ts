import { type TensorSpec, tensorBytes } from "../format/safetensors/write-header.ts";

export interface PlannedShard {
  readonly file: string;
  readonly tensors: readonly TensorSpec[];
}

/** Splits tensors over files in their order, as save_pretrained does: a file is closed before it would pass `maxBytes`. */
export function shardTensors(tensors: readonly TensorSpec[], maxBytes: number): readonly PlannedShard[] {
  const groups: TensorSpec[][] = [];
  let room = 0;
  for (const tensor of tensors) {
    const bytes = tensorBytes(tensor);
    const current = groups.at(-1);
    if (current === undefined || bytes > room) {
      groups.push([tensor]);
      room = maxBytes - bytes;
    } else {
      current.push(tensor);
      room -= bytes;
    }
  }
  if (groups.length === 1) return groups.map((group) => ({ file: "model.safetensors", tensors: group }));
  const number = (value: number): string => String(value).padStart(5, "0");
  return groups.map((group, at) => ({
    file: `model-${number(at + 1)}-of-${number(groups.length)}.safetensors`,
    tensors: group,
  }));
}

/** The text of model.safetensors.index.json for these shards. */
export function weightIndexText(shards: readonly PlannedShard[]): string {
  const entries = shards.flatMap(({ file, tensors }) => tensors.map(({ name }): [string, string] => [name, file]));
  const bytes = shards.reduce(
    (sum, { tensors }) => sum + tensors.reduce((part, tensor) => part + tensorBytes(tensor), 0),
    0,
  );
  const sorted = entries.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `${JSON.stringify({ metadata: { total_size: bytes }, weight_map: Object.fromEntries(sorted) }, null, 2)}\n`;
}
