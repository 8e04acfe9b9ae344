import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import type { TorchContainer } from "../../format/torch/torch-container.ts";
import { sourcesOf } from "../expression/sources-of.ts";
import type { OutputFile, SourceFile, SourceRecord } from "../plan.ts";

/** The files of a checkpoint that these outputs are made of, with the checksums that torch files keep of their records. */
export function sourceFiles({ files, weights }: Checkpoint, outputs: readonly OutputFile[]): readonly SourceFile[] {
  const names = new Set<string>();
  for (const { parts } of outputs) {
    for (const part of parts) {
      if (part.kind === "file") names.add(part.file);
      else if (part.kind === "tensor") for (const { file } of sourcesOf(part.expression)) names.add(file);
    }
  }
  return [...names].sort().map((name): SourceFile => {
    const shard = weights.loaded.find(({ file }) => file === name);
    const records = shard?.torch == null ? [] : recordsOf(shard.torch);
    const size = shard?.size ?? files.get(name)?.size ?? 0;
    return records.length === 0 ? { name, size } : { name, size, records };
  });
}

function recordsOf({ storages }: TorchContainer): readonly SourceRecord[] {
  return [...storages.values()].flatMap(({ key, begin, bytes, crc, packed }) =>
    crc === null || packed !== null ? [] : [{ name: `data/${key}`, begin, bytes, crc }],
  );
}
