import { quote } from "../text/quote.ts";
import type { PickleNotes } from "./pickle-notes.ts";
import { PickleDict, PickleGlobal, PickleTensor, PickleTuple, type PickleValue, StorageRef } from "./pickle-value.ts";
import { rebuildTensor } from "./rebuild-tensor.ts";
import { torchDtype } from "./torch-dtype.ts";
import { TorchReadFault } from "./torch-fault.ts";

// The calls that make a tensor of a storage. Each gives undefined for arguments that no writer gives it.

export function rebuild(
  global: PickleGlobal,
  args: readonly PickleValue[],
  at: number,
  notes: PickleNotes,
): PickleValue | undefined {
  const { role } = global;
  const [storage, offset = null, shape, strides, , hooks, dtype] = args;
  const metadata = args[role === "rebuild-v3" ? 7 : 6] ?? null;
  const count = args.length;
  const fits =
    role === "rebuild" ? count === 4 : role === "rebuild-v2" ? count === 6 || count === 7 : count === 7 || count === 8;
  if (!fits || !(storage instanceof StorageRef) || !(shape instanceof PickleTuple) || !(strides instanceof PickleTuple))
    return undefined;
  if (role !== "rebuild") noteHooks(hooks, notes);
  if (!isPlain(metadata, at)) return undefined;
  if (role !== "rebuild-v3") return rebuildTensor(storage, null, offset, shape.items, strides.items, at);
  const named = dtype instanceof PickleGlobal && dtype.role === "dtype" ? torchDtype(dtype.name) : null;
  return named === null ? undefined : rebuildTensor(storage, named, offset, shape.items, strides.items, at);
}

/** `_rebuild_parameter(tensor, requires grad, hooks)`, or the same with a state. */
export function parameter(
  { role }: PickleGlobal,
  args: readonly PickleValue[],
  at: number,
  notes: PickleNotes,
): PickleValue | undefined {
  const [tensor, , hooks, state = null] = args;
  if (!(tensor instanceof PickleTensor) || args.length !== (role === "parameter" ? 3 : 4)) return undefined;
  noteHooks(hooks, notes);
  return keepsValues(state, at) ? tensor : undefined;
}

/** `_rebuild_from_type_v2(function, type, arguments, state)`: a Parameter or a Tensor with attributes of its own. */
export function fromType(args: readonly PickleValue[], at: number, notes: PickleNotes): PickleValue | undefined {
  const [rebuilds, type, inner, state = null] = args;
  if (args.length !== 4 || !(rebuilds instanceof PickleGlobal) || !(type instanceof PickleGlobal)) return undefined;
  if (type.role !== "class" || !(inner instanceof PickleTuple) || !rebuilds.role.startsWith("rebuild-"))
    return undefined;
  if (!keepsValues(state, at)) return undefined;
  return rebuild(rebuilds, inner.items, at, notes);
}

/** `{"neg": True}`: torch then loads the bytes with another sign, as the view had that was saved. */
function isPlain(metadata: PickleValue, at: number): boolean {
  if (metadata === null) return true;
  if (!(metadata instanceof PickleDict)) return false;
  if (metadata.size === 0) return true;
  const marks = [...metadata.entries.keys()].map((key) => quote(key, 20)).join(", ");
  throw new TorchReadFault("rebuild", `a tensor marked ${marks}, whose values are not its bytes, at byte ${at}`);
}

/** Attributes of a tensor that are set when it is loaded: these give it the values of another. */
const VALUES: ReadonlySet<string> = new Set(["data", "real", "imag"]);

/** That the state of a tensor, a dict or a dict and one of slots, leaves its values alone. */
function keepsValues(state: PickleValue, at: number): boolean {
  const parts = state instanceof PickleTuple && state.items.length === 2 ? state.items : [state];
  if (!parts.every((part) => part === null || part instanceof PickleDict)) return false;
  for (const part of parts) {
    const name = [...(part?.entries.keys() ?? [])].find((key) => VALUES.has(key));
    if (name !== undefined)
      throw new TorchReadFault("pickle-args", `a tensor gets the values of another as its ${name}, at byte ${at}`);
  }
  return true;
}

/** Hooks would run when gradients flow; loaders of weights drop them. */
function noteHooks(hooks: PickleValue | undefined, notes: PickleNotes): void {
  if (!(hooks === null || (hooks instanceof PickleDict && hooks.size === 0))) notes.hasHooks = true;
}
