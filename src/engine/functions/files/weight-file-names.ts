import { standsBeside } from "../../../checkpoint/weight-file-names.ts";
import type { DirectoryEntry } from "../../../source/virtual-fs.ts";

/** Names of safetensors files that hold the model or a part of it, whatever state they are in. In order of name. */
export function safetensorsNames(files: ReadonlyMap<string, DirectoryEntry>): readonly string[] {
  return weightNames(files, /\.safetensors$/);
}

/** Names of weight files in formats of torch, TensorFlow and Flax, as transformers 4 writes them. In order of name. */
export function otherWeightNames(files: ReadonlyMap<string, DirectoryEntry>): readonly string[] {
  return weightNames(files, /^pytorch_model(?!_fsdp).*\.bin$|^tf_model.*\.h5$|^flax_model.*\.msgpack$/);
}

function weightNames(files: ReadonlyMap<string, DirectoryEntry>, pattern: RegExp): readonly string[] {
  return [...files.values()]
    .filter(({ name, kind }) => kind !== "directory" && pattern.test(name) && !standsBeside(name))
    .map(({ name }) => name)
    .sort();
}
