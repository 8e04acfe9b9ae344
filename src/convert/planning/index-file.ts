import type { WeightIndex } from "../../checkpoint/weights.ts";
import { tensorBytes } from "../../format/safetensors/write-header.ts";
import type { OutputFile } from "../plan.ts";
import type { PlannedFile } from "./arrange-shards.ts";
import { textFile } from "./text-file.ts";

const NAME = "model.safetensors.index.json";

/** The index of safetensors files: names sorted and total_size counted as save_pretrained does. */
export function indexFile(files: readonly PlannedFile[]): OutputFile {
  const entries = files.flatMap(({ name: file, tensors }) => tensors.map(({ name }): [string, string] => [name, file]));
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const map = entries.map(([name, file]) => `    ${JSON.stringify(name)}: ${JSON.stringify(file)}`).join(",\n");
  const text = `{\n  "metadata": {\n    "total_size": ${totalSize(files)}\n  },\n  "weight_map": {\n${map}\n  }\n}\n`;
  return textFile(NAME, text);
}

/** Whether the source's own index says the same, in whatever spelling. */
export function isSameIndex(index: WeightIndex | null, files: readonly PlannedFile[]): boolean {
  if (index === null || index.file !== NAME || index.totalSize !== totalSize(files)) return false;
  let count = 0;
  for (const { name: file, tensors } of files) {
    for (const { name } of tensors) if (index.weightMap.get(name) !== file) return false;
    count += tensors.length;
  }
  return count === index.weightMap.size;
}

function totalSize(files: readonly PlannedFile[]): number {
  let bytes = 0;
  for (const { tensors } of files) for (const tensor of tensors) bytes += tensorBytes(tensor);
  return bytes;
}
