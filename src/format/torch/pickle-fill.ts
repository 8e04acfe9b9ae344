import { checkKey } from "./pickle-notes.ts";
import { Opaque, PickleDict, PickleList, PickleSet, type PickleValue } from "./pickle-value.ts";
import { TorchReadFault } from "./torch-fault.ts";

// What puts values into others. Only our own lists, dicts and sets take any. What a refused global gave is put up with,
// so that the next one is found too.

export function append(items: readonly PickleValue[], list: PickleValue, at: number): void {
  if (isOfRefused(list)) return;
  if (!(list instanceof PickleList)) throw target("something is appended to what is no list", at);
  for (const item of items) list.items.push(item);
}

export function addItems(items: readonly PickleValue[], set: PickleValue, at: number): void {
  if (isOfRefused(set)) return;
  if (!(set instanceof PickleSet)) throw target("something is added to what is no set", at);
  for (const item of items) {
    checkKey(item, at);
    set.items.push(item);
  }
}

export function setItems(items: readonly PickleValue[], dict: PickleValue, at: number): void {
  if (isOfRefused(dict)) return;
  if (!(dict instanceof PickleDict)) throw target("an entry is set in what is no dict", at);
  if (items.length % 2 !== 0) throw new TorchReadFault("pickle-stack", `a key without a value, at byte ${at}`);
  for (let index = 0; index < items.length; index += 2) {
    const key = items[index] as PickleValue;
    checkKey(key, at);
    dict.set(key, items[index + 1] as PickleValue);
  }
}

/** Attributes of an OrderedDict (`_metadata`) say nothing of its tensors, and those of our own values are not reachable. */
export function build([state = null]: readonly PickleValue[], object: PickleValue, at: number): void {
  if (object instanceof Opaque) object.state = state;
  else if (!(object instanceof PickleDict && object.isOrdered)) throw target("a state is given to what has none", at);
}

function isOfRefused(value: PickleValue): boolean {
  return value instanceof Opaque && value.of.role === "refused";
}

function target(detail: string, at: number): TorchReadFault {
  return new TorchReadFault("pickle-target", `${detail}, at byte ${at}`);
}
