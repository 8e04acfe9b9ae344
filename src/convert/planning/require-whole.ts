import type { Checkpoint } from "../../checkpoint/checkpoint.ts";
import { otherKind } from "../../checkpoint/other-kind.ts";
import { isReadShard } from "../../checkpoint/weights.ts";
import { quote } from "../../format/text/quote.ts";
import { ConversionError } from "../conversion-error.ts";

/** That a folder is a Hugging Face checkpoint of which every weight file is there and read. @throws ConversionError "unsupported" */
export function requireWhole(checkpoint: Checkpoint): void {
  const other = otherKind(checkpoint);
  if (other !== null) {
    throw new ConversionError("unsupported", `${checkpoint.root} holds ${other.what}, which cannot be converted`, {
      hint: other.remedy,
    });
  }
  const { weights } = checkpoint;
  if (weights.loaded.length === 0 && weights.index === null) {
    throw new ConversionError("unsupported", `${checkpoint.root} has no weight file that a loader would take`, {
      hint: "lay model.safetensors, its shards with their index, or pytorch_model.bin beside config.json",
    });
  }
  const broken = weights.loaded.find((shard) => !isReadShard(shard));
  if (broken !== undefined) {
    throw new ConversionError("unsupported", `${broken.file} could not be read: it is damaged or a Git LFS pointer`, {
      hint: `checkpointlint lint ${quote(checkpoint.root)} says what is wrong with it`,
    });
  }
  if (!weights.complete) {
    throw new ConversionError("unsupported", `shards that ${weights.index?.file ?? "the index"} names are missing`, {
      hint: `checkpointlint lint ${quote(checkpoint.root)} says which; download or copy them again`,
    });
  }
  if (weights.tensors.size === 0) {
    throw new ConversionError("unsupported", `${checkpoint.root} has no tensor in its weight files`, {
      hint: "save the model again: what is there is a shell",
    });
  }
  for (const [name, shards] of weights.duplicates) {
    throw new ConversionError("unsupported", `the tensor ${quote(name)} stands in ${shards.join(" and in ")}`, {
      hint: "write the shard that is not meant again without it: which of the two counts depends on the loader",
    });
  }
}
