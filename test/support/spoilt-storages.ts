import { crc32 } from "node:zlib";
import type { TorchContainer } from "../../src/format/torch/torch-container.ts";
import type { ReadRange } from "../../src/format/torch/zip-end.ts";

/** The code of a fault for every storage whose bytes do not fit their checksum, as conversions and --deep find it. */
export async function spoiltStorages(
  { storages }: TorchContainer,
  read: ReadRange,
): Promise<readonly "torch/zip-crc"[]> {
  const spoilt: "torch/zip-crc"[] = [];
  for (const { begin, bytes, packed, crc } of storages.values()) {
    if (crc === null || packed !== null) continue;
    if (crc32(await read(begin, bytes)) !== crc) spoilt.push("torch/zip-crc");
  }
  return spoilt;
}
