import { Opaque, PickleDict, PickleList, PickleSet, PickleTuple, type PickleValue } from "./pickle-value.ts";
import { TorchReadFault } from "./torch-fault.ts";

const MAX_DEPTH = 1_000;
const LITTLE = 4;

/** That a value holds neither itself nor a thousand others within each other. Each object is gone through once. */
export function checkGraph(root: PickleValue): void {
  /** Done when true, on the way down to where we are when false. */
  const states = new Map<object, boolean>();
  const path: { readonly object: object; readonly inner: Iterator<PickleValue> }[] = [];
  const enter = (value: PickleValue): void => {
    const inner = innerOf(value);
    if (inner === null || value === null || typeof value !== "object" || holdsLittle(inner)) return;
    const state = states.get(value);
    if (state === true) return;
    if (state === false) throw new TorchReadFault("pickle-cycle", "a value of the pickle holds itself");
    if (path.length >= MAX_DEPTH)
      throw new TorchReadFault("pickle-depth", `more than ${MAX_DEPTH} values of the pickle are within each other`);
    states.set(value, false);
    path.push({ object: value, inner: inner[Symbol.iterator]() });
  };
  enter(root);
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const next = top.inner.next();
    if (next.done === true) {
      states.set(top.object, true);
      path.pop();
    } else enter(next.value);
  }
}

/** A few values that hold nothing: quicker looked at again than remembered. A million of them would take 60 MB. */
function holdsLittle(inner: readonly PickleValue[]): boolean {
  return inner.length <= LITTLE && !inner.some(holdsSomething);
}

function holdsSomething(value: PickleValue): boolean {
  if (value instanceof PickleTuple || value instanceof PickleList || value instanceof PickleSet)
    return value.items.length > 0;
  return value instanceof PickleDict ? value.size > 0 : value instanceof Opaque;
}

function innerOf(value: PickleValue): readonly PickleValue[] | null {
  if (!holdsSomething(value)) return null;
  if (value instanceof PickleTuple || value instanceof PickleList || value instanceof PickleSet) return value.items;
  if (value instanceof PickleDict) return [...value.others, ...value.entries.values()];
  return value instanceof Opaque ? [value.args, value.state] : null;
}
