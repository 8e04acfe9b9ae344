import type { Shard, Weights } from "../../checkpoint/weights.ts";
import { dtypeBits } from "../../format/safetensors/dtype.ts";
import type { TensorInfo } from "../../format/safetensors/header.ts";
import { tensorBytes } from "../../format/safetensors/write-header.ts";
import { quote } from "../../format/text/quote.ts";
import type { TorchContainer, TorchTensor } from "../../format/torch/torch-container.ts";
import { ConversionError } from "../conversion-error.ts";
import type { CopyExpression } from "../expression/tensor-expression.ts";
import type { PlannedTensor, TensorGroup } from "./planned-tensor.ts";

const LENGTH_BYTES = 8;

/**
 * Every tensor of a checkpoint as a copy of its bytes, file by file.
 * @throws ConversionError "source" for one that is not in its file as it says, "unsupported" for one that no
 *   safetensors file can hold or whose bytes are packed
 */
export function collectTensors({ loaded }: Weights): readonly TensorGroup[] {
  return loaded.flatMap((shard) => {
    if (shard.torch !== null) return [torchGroup(shard, shard.torch)];
    return shard.header === null ? [] : [safetensorsGroup(shard, shard.header)];
  });
}

function safetensorsGroup(shard: Shard, header: NonNullable<Shard["header"]>): TensorGroup {
  const dataBegin = LENGTH_BYTES + header.length;
  return {
    file: shard.file,
    headerBytes: header.length,
    metadata: header.metadata,
    tensors: inByteOrder(header.tensors).map((tensor) => {
      checkPlace(shard, tensor, dataBegin);
      const { name, file, dtype, shape } = tensor;
      return { name, dtype, shape, expression: { op: "copy", file, dtype, shape, begin: dataBegin + tensor.begin } };
    }),
  };
}

/** Nearly every header is in this order. */
function inByteOrder(tensors: readonly TensorInfo[]): readonly TensorInfo[] {
  const isSorted = tensors.every((tensor, at) => at === 0 || tensor.begin >= (tensors[at - 1]?.begin ?? 0));
  return isSorted ? tensors : tensors.toSorted((a, b) => a.begin - b.begin || a.end - b.end);
}

/** @param origin what `begin` of the tensor counts from */
function checkPlace({ file, size }: Shard, tensor: TensorInfo, origin: number): void {
  const { name, dtype, shape, begin, end } = tensor;
  if (dtypeBits(dtype) === null) throw unknownDtype(tensor);
  const bytes = tensorBytes(tensor);
  const isThere = begin >= 0 && origin + end <= size && bytes === end - begin && shape.every(Number.isSafeInteger);
  if (isThere) return;
  throw new ConversionError(
    "source",
    `the tensor ${quote(name)} of ${file} is not there as its header says: ${dtype} [${shape.join(", ")}], bytes ${begin} to ${end}`,
    { hint: "download or save the file again" },
  );
}

/** Names that a safetensors header cannot have, or that its readers refuse. */
function checkName({ name, file }: TensorInfo): void {
  if (name !== "__metadata__" && !name.includes("\0") && name.isWellFormed()) return;
  throw new ConversionError(
    "unsupported",
    `${file} has a tensor of the name ${quote(name)}, which no safetensors file can`,
    {
      hint: "save it under another name",
    },
  );
}

function unknownDtype({ name, dtype, file }: TensorInfo): ConversionError {
  return new ConversionError(
    "unsupported",
    `the tensor ${quote(name)} of ${file} is of dtype ${quote(dtype)}, which safetensors does not know`,
    { hint: "save it in a dtype that safetensors has" },
  );
}

function torchGroup({ file, size }: Shard, torch: TorchContainer): TensorGroup {
  return {
    file,
    headerBytes: null,
    metadata: new Map(),
    tensors: torch.tensors.map((tensor) => torchTensor(tensor, torch, size)),
  };
}

function torchTensor(tensor: TorchTensor, torch: TorchContainer, fileBytes: number): PlannedTensor {
  const { name, file, dtype, shape, begin, strides, isContiguous } = tensor;
  checkName(tensor);
  const storage = torch.storages.get(tensor.storage);
  if (storage !== undefined && storage.packed !== null) {
    throw new ConversionError("unsupported", `${file} is compressed: the bytes of ${quote(name)} are deflated`, {
      hint: "torch.save writes archives that are not; load the file once and save it again, best with save_pretrained()",
    });
  }
  const bits = dtypeBits(dtype);
  if (bits === null) throw unknownDtype(tensor);
  const isEmpty = shape.includes(0);
  if (!isEmpty && (storage === undefined || begin < storage.begin || storage.begin + storage.bytes > fileBytes)) {
    throw new ConversionError("source", `the bytes of the tensor ${quote(name)} are not in ${file}`, {
      hint: "download or save the file again",
    });
  }
  if (bits < 8 && !isContiguous) {
    throw new ConversionError("unsupported", `the tensor ${quote(name)} of ${file} is a view of ${dtype} with gaps`, {
      hint: "call contiguous() on it and save it again",
    });
  }
  const copy: CopyExpression = { op: "copy", file, dtype, shape, begin };
  const viewed = isContiguous ? copy : { ...copy, strides };
  const expression: CopyExpression = torch.byteOrder === "big" && bits > 8 ? { ...viewed, byteOrder: "big" } : viewed;
  return { name, dtype, shape, expression };
}
