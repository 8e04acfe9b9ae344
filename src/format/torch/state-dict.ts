import { quote } from "../text/quote.ts";
import { PickleDict, PickleTensor, type PickleValue } from "./pickle-value.ts";
import type { TorchStorage, TorchTensor } from "./torch-container.ts";
import { TorchReadFault } from "./torch-fault.ts";

export interface StateDict {
  readonly tensors: readonly TorchTensor[];
  readonly under: string | null;
}

/** Where trainers keep the weights beside the rest of their state, in this order. */
const NESTED = ["state_dict", "model_state_dict", "model", "module"] as const;

/** The named tensors of what a container holds, one level down or at its root. @throws TorchReadFault */
export function readStateDict(root: PickleValue, file: string, storages: ReadonlyMap<string, TorchStorage>): StateDict {
  if (!(root instanceof PickleDict)) throw noStateDict("no dict of tensors");
  // First, because trainers put tensors beside it: the state of a random generator.
  for (const key of NESTED) {
    const inner = root.entries.get(key);
    if (inner instanceof PickleDict && holdsTensors(inner))
      return { tensors: tensorsOf(inner, file, storages), under: key };
  }
  if (holdsTensors(root)) return { tensors: tensorsOf(root, file, storages), under: null };
  if (root.size > 0) throw noStateDict("a dict without tensors");
  return { tensors: [], under: null };
}

function noStateDict(what: string): TorchReadFault {
  return new TorchReadFault("not-a-state-dict", `the file holds ${what}`);
}

function holdsTensors(dict: PickleDict): boolean {
  for (const value of dict.entries.values()) if (value instanceof PickleTensor) return true;
  return dict.others.some((value, at) => at % 2 === 1 && value instanceof PickleTensor);
}

function tensorsOf(
  dict: PickleDict,
  file: string,
  storages: ReadonlyMap<string, TorchStorage>,
): readonly TorchTensor[] {
  if (dict.others.some((value, at) => at % 2 === 1 && value instanceof PickleTensor))
    throw new TorchReadFault("key", "a tensor has a key that is no text");
  if (dict.repeated !== null)
    throw new TorchReadFault("duplicate-key", `the tensor ${quote(dict.repeated)} stands twice`);
  const named: (readonly [string, PickleTensor])[] = [];
  const uses = new Map<string, number>();
  for (const [name, value] of dict.entries) {
    if (!(value instanceof PickleTensor)) continue;
    named.push([name, value]);
    uses.set(value.storage.key, (uses.get(value.storage.key) ?? 0) + 1);
  }
  return named.map(([name, value]) => {
    const storage = storages.get(value.storage.key);
    const begin = (storage?.begin ?? 0) + value.storage.begin + value.offset * value.dtype.bytes;
    const elements = value.shape.reduce((product, size) => product * size, 1);
    return {
      name,
      file,
      dtype: value.dtype.spelling,
      shape: value.dtype.spelling === "F4" ? doubled(value.shape) : value.shape,
      begin,
      end: begin + elements * value.dtype.bytes,
      strides: value.strides,
      storage: value.storage.key,
      offset: value.offset,
      isContiguous: isContiguous(value),
      isShared: (uses.get(value.storage.key) ?? 0) > 1,
    };
  });
}

/** torch counts bytes of two numbers, safetensors the numbers. */
function doubled(shape: readonly number[]): readonly number[] {
  return shape.map((size, axis) => (axis === shape.length - 1 ? size * 2 : size));
}

function isContiguous({ shape, strides }: PickleTensor): boolean {
  if (shape.includes(0)) return true;
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis] as number;
    if (size !== 1 && strides[axis] !== step) return false;
    step *= size;
  }
  return true;
}
