import { dtypeBits } from "../../format/safetensors/dtype.ts";
import { tensorBytes } from "../../format/safetensors/write-header.ts";
import type { OutputFile, OutputPart, TensorPart } from "../plan.ts";
import type { PlannedFile } from "./arrange-shards.ts";
import type { PlannedTensor } from "./planned-tensor.ts";

const LENGTH_BYTES = 8;
/** A header that its writer padded further than this is not padded so again. */
const MOST_PADDING = 65_536;

/**
 * A safetensors file in parts. Tensors keep the order of the source, so that what is not changed is read and written in
 * one stretch; only where an element would not begin at a multiple of its size are they sorted by that. The header is as
 * long as the source's where it fits in there: then the data begin at the same byte.
 */
export function safetensorsFile({ name, group, metadata, tensors }: PlannedFile): OutputFile {
  const ordered = isAligned(tensors) ? tensors : widestFirst(tensors);
  const members: string[] = [`"__metadata__":${metadataText(metadata)}`];
  const parts: TensorPart[] = [];
  let offset = 0;
  for (const { name: tensor, dtype, shape, expression } of ordered) {
    const bytes = tensorBytes({ name: tensor, dtype, shape });
    const end = offset + bytes;
    members.push(
      `${JSON.stringify(tensor)}:{"dtype":${JSON.stringify(dtype)},"shape":[${shape.join(",")}],"data_offsets":[${offset},${end}]}`,
    );
    parts.push({ kind: "tensor", begin: offset, bytes, name: tensor, dtype, shape, expression });
    offset = end;
  }
  const json = `{${members.join(",")}}`;
  const jsonBytes = Buffer.byteLength(json);
  const headerBytes = paddedLength(jsonBytes, group?.headerBytes ?? 0);
  const dataBegin = LENGTH_BYTES + headerBytes;
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(headerBytes));
  const head: readonly OutputPart[] = [
    { kind: "bytes", begin: 0, bytes: LENGTH_BYTES, base64: length.toString("base64") },
    { kind: "text", begin: LENGTH_BYTES, bytes: headerBytes, text: json + " ".repeat(headerBytes - jsonBytes) },
  ];
  const placed = parts.map((part) => ({ ...part, begin: dataBegin + part.begin }));
  return { name, size: dataBegin + offset, parts: [...head, ...placed] };
}

/** transformers refuses a file whose metadata lack `format`; what a source says itself stays. */
function metadataText(metadata: ReadonlyMap<string, string>): string {
  const entries = metadata.has("format") ? [...metadata] : [["format", "pt"] as const, ...metadata];
  return `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(",")}}`;
}

function paddedLength(needed: number, source: number): number {
  const own = Math.ceil(needed / LENGTH_BYTES) * LENGTH_BYTES;
  return source >= own && source % LENGTH_BYTES === 0 && source - own <= MOST_PADDING ? source : own;
}

function isAligned(tensors: readonly PlannedTensor[]): boolean {
  let offset = 0;
  return tensors.every((tensor) => {
    const isAtMultiple = offset % elementBytes(tensor) === 0;
    offset += tensorBytes(tensor);
    return isAtMultiple;
  });
}

/** Every size of an element divides the larger ones, so nothing is left between two. */
function widestFirst(tensors: readonly PlannedTensor[]): readonly PlannedTensor[] {
  return tensors.toSorted((a, b) => elementBytes(b) - elementBytes(a));
}

/** 1 for elements of less than a byte. */
function elementBytes({ dtype }: PlannedTensor): number {
  return Math.max(1, Math.floor((dtypeBits(dtype) ?? 8) / 8));
}
