import type { GlobalRole } from "./pickle-globals.ts";
import type { TorchDtype } from "./torch-dtype.ts";

/**
 * All that a pickle can give. A closed set: nothing in here is a function, a host object or has a prototype that a file
 * could reach. Integers past 2^53 are bigint.
 */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleList
  | PickleTuple
  | PickleDict
  | PickleSet
  | PickleGlobal
  | StorageRef
  | PickleTensor
  | Opaque;

export class PickleList {
  readonly items: PickleValue[] = [];
}

export class PickleTuple {
  readonly items: readonly PickleValue[];

  constructor(items: readonly PickleValue[]) {
    this.items = items;
  }
}

const NO_ENTRIES: ReadonlyMap<string, PickleValue> = new Map();

const NO_OTHERS: readonly PickleValue[] = [];

/** A dict. Each tensor of a file brings an empty one along: its maps are made when something is put in. */
export class PickleDict {
  #entries: Map<string, PickleValue> | null = null;
  /** An OrderedDict, which can have attributes. */
  readonly isOrdered: boolean;
  #others: PickleValue[] | null = null;
  /** A string that was a key before: in Python the later entry wins, which no writer means. */
  repeated: string | null = null;

  constructor(isOrdered = false) {
    this.isOrdered = isOrdered;
  }

  get entries(): ReadonlyMap<string, PickleValue> {
    return this.#entries ?? NO_ENTRIES;
  }

  /** Entries whose keys are no strings, key before value. */
  get others(): readonly PickleValue[] {
    return this.#others ?? NO_OTHERS;
  }

  get size(): number {
    return this.entries.size + this.others.length / 2;
  }

  set(key: PickleValue, value: PickleValue): void {
    if (typeof key !== "string") {
      this.#others ??= [];
      this.#others.push(key, value);
      return;
    }
    this.#entries ??= new Map();
    if (this.#entries.has(key)) this.repeated ??= key;
    this.#entries.set(key, value);
  }
}

export class PickleSet {
  readonly items: PickleValue[] = [];
}

/** A class or function that the pickle names. It is never imported; `role` says what may be made of it. */
export class PickleGlobal {
  readonly module: string;
  readonly name: string;
  readonly role: GlobalRole;

  constructor(module: string, name: string, role: GlobalRole) {
    this.module = module;
    this.name = name;
    this.role = role;
  }
}

/** What a persistent id stands for: the bytes of one or more tensors. */
export interface StorageShape {
  readonly key: string;
  /** null for an untyped storage, whose tensors say their dtype themselves. */
  readonly dtype: TorchDtype | null;
  readonly bytes: number;
  /** Bytes from the beginning of the storage `key`: legacy files know storages that are a part of another. */
  readonly begin: number;
}

export class StorageRef {
  readonly storage: StorageShape;

  constructor(storage: StorageShape) {
    this.storage = storage;
  }
}

/** A tensor as it was rebuilt: a view of a storage, in elements. */
export class PickleTensor {
  readonly storage: StorageShape;
  readonly dtype: TorchDtype;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;

  constructor(
    storage: StorageShape,
    dtype: TorchDtype,
    shape: readonly number[],
    strides: readonly number[],
    offset: number,
  ) {
    this.storage = storage;
    this.dtype = dtype;
    this.shape = shape;
    this.strides = strides;
    this.offset = offset;
  }
}

/** An object of a class that is known to be harmless and not interpreted further, or of one that is refused. */
export class Opaque {
  readonly of: PickleGlobal;
  readonly args: PickleValue;
  state: PickleValue = null;

  constructor(of: PickleGlobal, args: PickleValue) {
    this.of = of;
    this.args = args;
  }
}
