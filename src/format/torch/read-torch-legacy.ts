import { quote } from "../text/quote.ts";
import { noteFaults } from "./note-faults.ts";
import { PickleNotes } from "./pickle-notes.ts";
import { PickleDict, PickleList, type PickleValue, type StorageShape } from "./pickle-value.ts";
import { NamedStorages } from "./resolve-storage.ts";
import { type PickleRun, runPickle } from "./run-pickle.ts";
import { readStateDict } from "./state-dict.ts";
import type { ReadTorchResult, TorchStorage } from "./torch-container.ts";
import { TorchReadFault } from "./torch-fault.ts";
import type { ReadRange } from "./zip-end.ts";

const MAGIC = 0x1950a86a20f9469cfc6cn;
const PROTOCOL = 1001;
const FIRST_READ = 1 << 16;
const MAX_PICKLES = 48_000_000;
const COUNT_BYTES = 8;

/**
 * What torch wrote before 1.6: five pickles (magic number, protocol, system, object, keys of the storages), then each
 * storage behind its number of elements. @throws TorchReadFault
 */
export async function readTorchLegacy(file: string, size: number, read: ReadRange): Promise<ReadTorchResult> {
  // Nothing says how long the pickles are: as long as one breaks off, twice as much is read.
  for (let length = Math.min(size, FIRST_READ); ; length = Math.min(size, length * 2, MAX_PICKLES)) {
    const bytes = await read(0, length);
    if (bytes.length !== length) throw new TorchReadFault("truncated", "the file shrank while it was read");
    const pickles = readPickles(bytes);
    const mayGoOn = pickles.failed?.faults[0]?.code === "torch/pickle-truncated" && length < size;
    if (!mayGoOn) {
      if (pickles.failed !== null) return { container: null, faults: pickles.failed.faults };
      return await readStorages(pickles, file, size, read);
    }
    if (length >= MAX_PICKLES)
      throw new TorchReadFault("pickle-limit", `the pickles have more than ${MAX_PICKLES} bytes`);
  }
}

interface Pickles {
  readonly named: NamedStorages;
  readonly root: PickleValue;
  readonly keys: PickleValue;
  readonly end: number;
  readonly notes: PickleNotes;
  /** The run that did not give a value. */
  readonly failed: PickleRun | null;
}

function readPickles(bytes: Uint8Array): Pickles {
  const named = new NamedStorages(true, () => undefined);
  const notes = new PickleNotes();
  let end = 0;
  const values: PickleValue[] = [];
  for (const check of CHECKS) {
    const run = runPickle(bytes, end, 0, (id, at) => named.resolve(id, at), notes);
    end = run.end;
    if (run.value === undefined) return { named, root: null, keys: null, end, notes, failed: run };
    check(run.value);
    values.push(run.value);
  }
  const [, , , root = null, keys = null] = values;
  return { named, root, keys, end, notes, failed: null };
}

const CHECKS: readonly ((value: PickleValue) => void)[] = [
  (value) => {
    if (value !== MAGIC)
      throw new TorchReadFault(
        "legacy-magic",
        "a pickle, but no torch file: it does not begin with torch's magic number",
      );
  },
  (value) => {
    if (value !== PROTOCOL)
      throw new TorchReadFault("legacy-protocol", `the file says another protocol than ${PROTOCOL}`);
  },
  (value) => {
    const order = value instanceof PickleDict ? value.entries.get("little_endian") : undefined;
    if (typeof order !== "boolean")
      throw new TorchReadFault("legacy-system", "the file does not say on what system it was saved");
    // torch reads the bytes in the order of the machine that it runs on, whatever stands here.
    if (!order)
      throw new TorchReadFault(
        "byte-order",
        "the file was saved on a big-endian machine, loaders read it as little-endian",
      );
  },
  () => undefined,
  () => undefined,
];

async function readStorages(
  { named, root, keys, end, notes }: Pickles,
  file: string,
  size: number,
  read: ReadRange,
): Promise<ReadTorchResult> {
  if (!(keys instanceof PickleList)) throw new TorchReadFault("storage-key", "the keys of the storages are no list");
  const storages = new Map<string, TorchStorage>();
  let at = end;
  for (const key of keys.items) {
    const storage = typeof key === "string" ? named.known.get(key) : undefined;
    if (storage === undefined) throw new TorchReadFault("storage-key", `no tensor uses the storage ${printKey(key)}`);
    if (storages.has(storage.key))
      throw new TorchReadFault("storage-duplicate", `the storage ${storage.key} is there twice`);
    if (at + COUNT_BYTES > size) throw cutOff(at + COUNT_BYTES - size);
    const begin = at + COUNT_BYTES;
    checkCount(storage, await read(at, COUNT_BYTES));
    at = begin + storage.bytes;
    if (at > size) throw cutOff(at - size);
    storages.set(storage.key, { key: storage.key, begin, bytes: storage.bytes, packed: null, crc: null });
  }
  for (const key of named.known.keys()) {
    if (!storages.has(key)) throw new TorchReadFault("storage-missing", `the storage ${key} is not in the file`);
  }
  if (at !== size) throw new TorchReadFault("trailing", `${size - at} bytes follow the last storage`);
  const { tensors, under } = readStateDict(root, file, storages);
  const faults = noteFaults(notes, under, tensors.length);
  return { container: { kind: "legacy", byteOrder: "little", tensors, storages, under }, faults };
}

function checkCount({ key, bytes, dtype }: StorageShape, stated: Uint8Array): void {
  const buffer = Buffer.from(stated.buffer, stated.byteOffset, stated.byteLength);
  if (buffer.length !== COUNT_BYTES) throw new TorchReadFault("truncated", "the file shrank while it was read");
  const elements = buffer.readBigInt64LE();
  if (elements !== BigInt(bytes / (dtype?.bytes ?? 1)))
    throw new TorchReadFault(
      "storage-size",
      `the storage ${key} has ${elements} elements, its tensors ask for ${bytes} bytes`,
    );
}

function cutOff(missing: number): TorchReadFault {
  return new TorchReadFault("truncated", `${missing} bytes are missing at its end`);
}

function printKey(key: PickleValue): string {
  return typeof key === "string" ? quote(key, 40) : "of another type";
}
