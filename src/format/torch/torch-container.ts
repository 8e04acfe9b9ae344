import type { TensorInfo } from "../safetensors/header.ts";
import type { TorchFault } from "./torch-fault.ts";

/** A tensor of a torch container: a view of a storage. `begin` is the byte of its first element in the file. */
export interface TorchTensor extends TensorInfo {
  /** In elements, one for each size. */
  readonly strides: readonly number[];
  readonly storage: string;
  /** In elements, from the beginning of its storage. */
  readonly offset: number;
  /** Row-major without gaps: its bytes are those from `begin` to `end`. */
  readonly isContiguous: boolean;
  /** Another tensor shows the same storage: a tied head, the parts of a fused matrix. */
  readonly isShared: boolean;
}

/** The bytes of one or more tensors. */
export interface TorchStorage {
  readonly key: string;
  /** Where it begins in the file. */
  readonly begin: number;
  readonly bytes: number;
  /** Bytes in the file when it is deflated: then the offsets of its tensors are not those of the file. */
  readonly packed: number | null;
  /** Of a zip record; null where the container has none. */
  readonly crc: number | null;
}

export interface TorchContainer {
  readonly kind: "zip" | "legacy";
  readonly byteOrder: "little" | "big";
  /** In the order of the state dict. */
  readonly tensors: readonly TorchTensor[];
  readonly storages: ReadonlyMap<string, TorchStorage>;
  /** The key under which the state dict is, when it is not the root. */
  readonly under: string | null;
}

export interface ReadTorchResult {
  /** null when the container could not be read, or must not be. */
  readonly container: TorchContainer | null;
  readonly faults: readonly TorchFault[];
}
