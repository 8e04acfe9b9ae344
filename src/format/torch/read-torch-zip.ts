import { quote } from "../text/quote.ts";
import { noteFaults } from "./note-faults.ts";
import { NamedStorages } from "./resolve-storage.ts";
import { runPickle } from "./run-pickle.ts";
import { readStateDict } from "./state-dict.ts";
import type { ReadTorchResult, TorchStorage } from "./torch-container.ts";
import { type TorchFault, TorchReadFault } from "./torch-fault.ts";
import { readZipArchive, type ZipRecord } from "./zip-archive.ts";
import { checkChecksum, checkRatio, readZipContent } from "./zip-content.ts";
import type { ReadRange } from "./zip-end.ts";

/** 90,000 tensors take 16 MB. */
const MAX_PICKLE = 48_000_000;
const MAX_SMALL = 1_000;
/** What torch writes beside the storages. */
const OWN = new Set([
  "data.pkl",
  "version",
  "byteorder",
  ".format_version",
  ".storage_alignment",
  ".data/serialization_id",
]);

/** @throws TorchReadFault */
export async function readTorchZip(file: string, size: number, read: ReadRange): Promise<ReadTorchResult> {
  const archive = openArchive(await readZipArchive(size, read));
  const { records, hasChecksums } = archive;
  const faults: TorchFault[] = [...archive.faults];
  const byteOrder = await readByteOrder(records.get("byteorder"), hasChecksums, read);
  const version = records.get("version") as ZipRecord;
  await readZipContent(version, MAX_SMALL, hasChecksums, read);
  const pickle = records.get("data.pkl") as ZipRecord;
  const storages = new Map<string, TorchStorage>();
  const named = new NamedStorages(false, ({ key, bytes }) => {
    const record = records.get(`data/${key}`);
    if (record === undefined)
      throw new TorchReadFault("storage-missing", `the storage data/${key} is not in the archive`);
    if (record.size !== bytes)
      throw new TorchReadFault(
        "storage-size",
        `the storage data/${key} has ${record.size} bytes, its tensors ask for ${bytes}`,
      );
    if (record.isDeflated) checkRatio(record);
    storages.set(key, {
      key,
      begin: record.begin,
      bytes,
      packed: record.isDeflated ? record.packed : null,
      crc: hasChecksums ? record.crc : null,
    });
  });
  const bytes = await readZipContent(pickle, MAX_PICKLE, hasChecksums, read);
  const run = runPickle(bytes, 0, pickle.isDeflated ? 0 : pickle.begin, (id, at) => named.resolve(id, at));
  if (run.value === undefined) return { container: null, faults: [...run.faults, ...faults] };
  if (run.end !== bytes.length) throw trailing(bytes.length - run.end);
  const { tensors, under } = readStateDict(run.value, file, storages);
  faults.push(...noteFaults(run.notes, under, tensors.length), ...unusedRecords(records, storages));
  return { container: { kind: "zip", byteOrder, tensors, storages, under }, faults };
}

function trailing(bytes: number): TorchReadFault {
  return new TorchReadFault("pickle-trailing", `${bytes} bytes follow the end of the pickle`);
}

interface Archive {
  /** By name below the one folder that all are in. */
  readonly records: ReadonlyMap<string, ZipRecord>;
  readonly hasChecksums: boolean;
  readonly faults: readonly TorchFault[];
}

function openArchive(all: readonly ZipRecord[]): Archive {
  const folder = folderOf(all);
  const records = new Map(all.map((record) => [record.name.slice(folder.length), record]));
  const isScript = [...records.keys()].some((name) => name === "constants.pkl" || name.startsWith("code/"));
  if (isScript) throw new TorchReadFault("torchscript", "a TorchScript program, which holds code beside its weights");
  // torch finds records without regard to case: a BYTEORDER is one to it.
  const respelt = [...records.keys()].find((name) => name !== name.toLowerCase() && isOwn(name.toLowerCase()));
  if (respelt !== undefined)
    throw new TorchReadFault("zip-name", `the record ${quote(respelt)} is not in lower case, as torch writes it`);
  for (const name of ["data.pkl", "version"]) {
    if (!records.has(name)) throw new TorchReadFault("layout", `the archive has no record ${folder}${name}`);
  }
  // torch.serialization.set_crc32_options(False) leaves them all out.
  const hasChecksums = all.some(({ crc }) => crc !== 0);
  const faults: TorchFault[] = [];
  if (!hasChecksums) faults.push({ code: "torch/zip-no-crc", detail: "the archive was saved without checksums" });
  const deflated = all.filter(({ isDeflated }) => isDeflated).length;
  if (deflated > 0)
    faults.push({
      code: "torch/zip-deflated",
      detail: `${deflated} of ${all.length} records are deflated, torch stores them`,
    });
  return { records, hasChecksums, faults };
}

function isOwn(name: string): boolean {
  return OWN.has(name) || name.startsWith("data/");
}

/** "archive/": the one folder, itself not in another, that every record is in. */
function folderOf(all: readonly ZipRecord[]): string {
  const [first] = all;
  const folder = first === undefined ? "" : first.name.slice(0, first.name.indexOf("/") + 1);
  if (folder === "") throw new TorchReadFault("layout", `the record ${quote(first?.name ?? "")} is in no folder`);
  const stray = all.find(({ name }) => !name.startsWith(folder));
  if (stray?.name.toLowerCase().startsWith(folder.toLowerCase()) === true)
    throw new TorchReadFault("zip-name", `the folder ${quote(folder)} is spelled in two ways`);
  if (stray !== undefined)
    throw new TorchReadFault(
      "layout",
      `the record ${quote(stray.name)} is not in ${quote(folder)} as the first one is`,
    );
  return folder;
}

async function readByteOrder(
  record: ZipRecord | undefined,
  hasChecksums: boolean,
  read: ReadRange,
): Promise<"little" | "big"> {
  if (record === undefined) return "little";
  const bytes = await readZipContent(record, MAX_SMALL, false, read);
  const text = Buffer.from(bytes).toString("latin1");
  if (text !== "little" && text !== "big")
    throw new TorchReadFault("byte-order", `the byte order is ${quote(text)}, torch knows little and big`);
  if (hasChecksums) checkChecksum(record, bytes);
  return text;
}

function unusedRecords(
  records: ReadonlyMap<string, ZipRecord>,
  storages: ReadonlyMap<string, TorchStorage>,
): readonly TorchFault[] {
  const unused = [...records.keys()].filter(
    (name) => !OWN.has(name) && !(name.startsWith("data/") && storages.has(name.slice("data/".length))),
  );
  const [first] = unused;
  if (first === undefined) return [];
  const more = unused.length === 1 ? "" : ` and ${unused.length - 1} more`;
  return [{ code: "torch/extra-record", detail: `no tensor uses the record ${quote(first)}${more}` }];
}
