import { quote } from "../text/quote.ts";
import { PickleGlobal, PickleTuple, type PickleValue, StorageRef, type StorageShape } from "./pickle-value.ts";
import { storageDtype, type TorchDtype } from "./torch-dtype.ts";
import { TorchReadFault } from "./torch-fault.ts";

/**
 * The storages that the persistent ids of one pickle name: ("storage", class, key, location, elements), with a sixth
 * item in legacy files. Of a key that comes again it is checked that it says the same.
 */
export class NamedStorages {
  readonly known: Map<string, StorageShape> = new Map();
  readonly #isLegacy: boolean;
  /** Parts of storages by their own key, under which torch keeps them too: what comes first counts. */
  readonly #views = new Map<string, StorageShape>();
  readonly #check: (storage: StorageShape) => void;

  /** @param check of each storage that is named for the first time */
  constructor(isLegacy: boolean, check: (storage: StorageShape) => void) {
    this.#isLegacy = isLegacy;
    this.#check = check;
  }

  resolve(id: readonly PickleValue[], at: number): StorageRef {
    const [kind, type, key, location, elements, view = null] = id;
    if (kind === "storage" && type instanceof PickleGlobal && type.role === "quantised-storage")
      throw new TorchReadFault("rebuild", `a tensor of torch's own quantisation (${type.name}), at byte ${at}`);
    const isStorage =
      kind === "storage" &&
      type instanceof PickleGlobal &&
      (type.role === "storage" || type.role === "untyped-storage") &&
      typeof key === "string" &&
      typeof location === "string" &&
      (typeof elements === "number" || typeof elements === "bigint") &&
      (id.length === 5 || (this.#isLegacy && id.length === 6));
    if (!isStorage)
      throw new TorchReadFault("pickle-persistent-id", `a persistent id that names no storage, at byte ${at}`);
    if (!/^[0-9]{1,20}$/.test(key))
      throw new TorchReadFault("storage-key", `a storage whose key is no number, at byte ${at}`);
    const dtype = type.role === "storage" ? storageDtype(type.name) : null;
    const bytes = byteCount(elements, dtype);
    if (bytes === null) throw new TorchReadFault("storage-size", `a storage of ${elements} elements, at byte ${at}`);
    const whole = this.#whole({ key, dtype, bytes, begin: 0 }, at);
    return new StorageRef(view === null ? whole : this.#view(whole, view, at));
  }

  /** Legacy files: (key of the view, offset, elements), a part of the storage. */
  #view(whole: StorageShape, view: PickleValue, at: number): StorageShape {
    const [key, offset, elements] = view instanceof PickleTuple && view.items.length === 3 ? view.items : [];
    const part = typeof key === "string" ? partOf(whole, offset, elements) : null;
    if (typeof key !== "string" || part === null)
      throw new TorchReadFault("view", `a part of the storage ${whole.key} that is not in it, at byte ${at}`);
    const first = this.#views.get(key) ?? part;
    if (first.key !== part.key || first.begin !== part.begin || first.bytes !== part.bytes || this.known.has(key))
      throw namedAgain(key, at);
    this.#views.set(key, first);
    return first;
  }

  #whole(storage: StorageShape, at: number): StorageShape {
    const known = this.known.get(storage.key);
    if (this.#views.has(storage.key)) throw namedAgain(storage.key, at);
    if (known === undefined) {
      this.#check(storage);
      this.known.set(storage.key, storage);
      return storage;
    }
    if (known.bytes !== storage.bytes || !isSame(known.dtype, storage.dtype)) throw namedAgain(storage.key, at);
    return storage;
  }
}

function namedAgain(key: string, at: number): TorchReadFault {
  return new TorchReadFault(
    "storage-alias",
    `the storage ${quote(key, 40)} is named again as another one, at byte ${at}`,
  );
}

/** To torch, the bytes of an untyped storage are uint8: those of a tensor and of its view as float8. */
function isSame(one: TorchDtype | null, other: TorchDtype | null): boolean {
  return (one?.name ?? "uint8") === (other?.name ?? "uint8");
}

function byteCount(elements: number | bigint, dtype: TorchDtype | null): number | null {
  const bytes = Number(elements) * (dtype?.bytes ?? 1);
  return typeof elements === "number" && Number.isSafeInteger(bytes) && bytes >= 0 ? bytes : null;
}

function partOf(
  whole: StorageShape,
  offset: PickleValue | undefined,
  elements: PickleValue | undefined,
): StorageShape | null {
  if (typeof offset !== "number" || typeof elements !== "number" || offset < 0 || elements < 0) return null;
  const size = whole.dtype?.bytes ?? 1;
  const begin = offset * size;
  const bytes = elements * size;
  return Number.isSafeInteger(begin + bytes) && begin + bytes <= whole.bytes ? { ...whole, begin, bytes } : null;
}
