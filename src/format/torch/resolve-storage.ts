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
    return new StorageRef(view === null ? whole : viewOf(whole, view, at));
  }

  #whole(storage: StorageShape, at: number): StorageShape {
    const known = this.known.get(storage.key);
    if (known === undefined) {
      this.#check(storage);
      this.known.set(storage.key, storage);
      return storage;
    }
    if (known.bytes !== storage.bytes || known.dtype !== storage.dtype)
      throw new TorchReadFault(
        "storage-alias",
        `the storage ${storage.key} is named again as another one, at byte ${at}`,
      );
    return known;
  }
}

function byteCount(elements: number | bigint, dtype: TorchDtype | null): number | null {
  const bytes = Number(elements) * (dtype?.bytes ?? 1);
  return typeof elements === "number" && Number.isSafeInteger(bytes) && bytes >= 0 ? bytes : null;
}

/** Legacy files: (key of the view, offset, elements), a part of the storage. */
function viewOf(whole: StorageShape, view: PickleValue, at: number): StorageShape {
  const [, offset, elements] = view instanceof PickleTuple && view.items.length === 3 ? view.items : [];
  const size = whole.dtype?.bytes ?? 1;
  if (typeof offset === "number" && typeof elements === "number" && offset >= 0 && elements >= 0) {
    const begin = offset * size;
    const bytes = elements * size;
    if (Number.isSafeInteger(begin + bytes) && begin + bytes <= whole.bytes) return { ...whole, begin, bytes };
  }
  throw new TorchReadFault("view", `a part of the storage ${whole.key} that is not in it, at byte ${at}`);
}
