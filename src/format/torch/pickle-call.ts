import type { PickleNotes } from "./pickle-notes.ts";
import {
  Opaque,
  PickleDict,
  PickleGlobal,
  PickleList,
  PickleSet,
  PickleTuple,
  type PickleValue,
} from "./pickle-value.ts";
import { fromType, parameter, rebuild } from "./tensor-calls.ts";
import { TorchReadFault } from "./torch-fault.ts";

const MAX_RANK = 64;

/** What a call gives: carried out here for the few globals that make tensors and plain values, and for no other. */
export function callGlobal(callable: PickleValue, args: PickleValue, at: number, notes: PickleNotes): PickleValue {
  if (!(callable instanceof PickleGlobal))
    throw new TorchReadFault("pickle-target", `a call of what is no function, at byte ${at}`);
  if (callable.role === "refused") {
    notes.sawCall(callable, args);
    return new Opaque(callable, args);
  }
  if (!(args instanceof PickleTuple)) throw wrongArgs(callable, at);
  const result = call(callable, args.items, at, notes);
  if (result === undefined) throw wrongArgs(callable, at);
  return result;
}

/** NEWOBJ: classes that can be made empty, and those that are not looked into. */
export function newObject(type: PickleValue, args: PickleValue, at: number, notes: PickleNotes): PickleValue {
  if (!(type instanceof PickleGlobal))
    throw new TorchReadFault("pickle-target", `an object of what is no class, at byte ${at}`);
  if (type.role === "refused") notes.sawCall(type, args);
  if (type.role === "refused" || type.role === "inert") return new Opaque(type, args);
  // Python's __new__ of a dict passes over the entries that a call of it takes.
  if (args instanceof PickleTuple && args.items.length > 0) throw wrongArgs(type, at);
  return callGlobal(type, args, at, notes);
}

/** undefined for arguments that no writer gives. */
function call(
  global: PickleGlobal,
  args: readonly PickleValue[],
  at: number,
  notes: PickleNotes,
): PickleValue | undefined {
  const [first = null] = args;
  switch (global.role) {
    case "rebuild":
    case "rebuild-v2":
    case "rebuild-v3":
      return rebuild(global, args, at, notes);
    case "parameter":
    case "parameter-with-state":
      return parameter(global, args, at, notes);
    case "from-type":
      return fromType(args, at, notes);
    case "dict":
      return orderedDict(args);
    case "counter":
      return counter(args);
    case "default-dict":
      return args.length <= 1 && (first === null || first instanceof PickleGlobal) ? new PickleDict() : undefined;
    case "size":
      return size(first, args.length, at);
    case "set":
      return args.length === 1 && first instanceof PickleList ? setOf(first) : undefined;
    case "bytes":
      return encode(args, notes, at);
    case "bytearray":
      return bytearray(args);
    case "complex":
      return args.length === 2 && args.every((part) => typeof part === "number") ? new Opaque(global, null) : undefined;
    case "device":
      return typeof first === "string" && args.length <= 2 ? new Opaque(global, first) : undefined;
    case "layout":
      return typeof first === "string" && args.length === 1 ? new Opaque(global, first) : undefined;
    case "inert":
      return new Opaque(global, new PickleTuple(args));
    case "meta":
      throw new TorchReadFault("meta-tensor", `a tensor on the meta device, without bytes, at byte ${at}`);
    case "unsupported":
      throw new TorchReadFault(
        "rebuild",
        `${label(global)} at byte ${at} makes a tensor that no safetensors file can hold`,
      );
    case "class":
    case "storage":
    case "untyped-storage":
    case "quantised-storage":
    case "dtype":
    case "refused":
      return undefined;
    default:
      return global.role satisfies never;
  }
}

function counter([counts = null, ...more]: readonly PickleValue[]): PickleValue | undefined {
  const copy = new PickleDict();
  if (counts === null && more.length === 0) return copy;
  if (!(counts instanceof PickleDict) || more.length > 0) return undefined;
  for (const [key, value] of counts.entries) copy.set(key, value);
  for (let index = 0; index < counts.others.length; index += 2)
    copy.set(counts.others[index] ?? null, counts.others[index + 1] ?? null);
  return copy;
}

function orderedDict(args: readonly PickleValue[]): PickleValue | undefined {
  const dict = new PickleDict(true);
  const [pairs] = args;
  if (args.length === 0) return dict;
  // Python 2 gave the pairs as lists of two.
  if (args.length !== 1 || !(pairs instanceof PickleList)) return undefined;
  for (const pair of pairs.items) {
    const items = pair instanceof PickleList || pair instanceof PickleTuple ? pair.items : [];
    const [key, value] = items;
    if (items.length !== 2 || typeof key !== "string" || value === undefined) return undefined;
    dict.set(key, value);
  }
  return dict;
}

function size(sizes: PickleValue, count: number, at: number): PickleValue | undefined {
  if (count !== 1 || !(sizes instanceof PickleTuple || sizes instanceof PickleList)) return undefined;
  if (sizes.items.length > MAX_RANK)
    throw new TorchReadFault("pickle-limit", `a size of ${sizes.items.length} dimensions, at byte ${at}`);
  return new PickleTuple(sizes.items);
}

function setOf(list: PickleList): PickleValue {
  const set = new PickleSet();
  for (const item of list.items) set.items.push(item);
  return set;
}

/** `_codecs.encode(text, "latin1")` is how protocol 2 writes bytes; any other codec can do anything. */
function encode(args: readonly PickleValue[], notes: PickleNotes, at: number): PickleValue | undefined {
  const [text, codec] = args;
  if (args.length !== 2 || typeof text !== "string" || (codec !== "latin1" && codec !== "latin-1")) return undefined;
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0xff) return undefined;
  const bytes = Buffer.from(text, "latin1");
  notes.sawBytes(bytes, at);
  return bytes;
}

/** Of bytes, or of latin-1 text. Of a number it would take so many bytes of memory. */
function bytearray(args: readonly PickleValue[]): PickleValue | undefined {
  const [source, codec] = args;
  if (args.length === 0) return new Uint8Array();
  if (args.length === 1 && source instanceof Uint8Array) return source;
  if (args.length !== 2 || typeof source !== "string" || (codec !== "latin-1" && codec !== "latin1")) return undefined;
  return Buffer.from(source, "latin1");
}

function wrongArgs(global: PickleGlobal, at: number): TorchReadFault {
  return new TorchReadFault(
    "pickle-args",
    `${label(global)} is called at byte ${at} with arguments that no writer gives it`,
  );
}

function label({ module, name }: PickleGlobal): string {
  return `${module}.${name}`;
}
