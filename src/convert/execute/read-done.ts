import { CHECKSUM_DIGITS } from "./checksum.ts";
import type { Done, DoneFile } from "./done.ts";
import { isPlainName } from "./plain-name.ts";
import { readSmallFile } from "./read-small-file.ts";

export const DONE_FILE = "DONE";

/** Names, sizes and checksums of a few thousand files are less than one. */
const MAX_BYTES = 16 * 2 ** 20;

/**
 * A DONE from disk, checked as schemas/done.schema.json says; null when it is none that checkpointlint wrote: a link, a
 * text of somebody else, a file that was cut. @throws what the system says of a file that is there and cannot be read
 */
export function readDone(path: string): Done | null {
  const text = readSmallFile(path, MAX_BYTES);
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isDone(value) ? value : null;
  } catch {
    return null;
  }
}

type Unknown<T> = { readonly [Key in keyof T]?: unknown };

function isDone(value: unknown): value is Done {
  if (!isObject<Done>(value, DONE_KEYS)) return false;
  const { schema, tool, model, transformersVersion, forced, plan, layout, checksum, files, source, overflows } = value;
  return (
    schema === "checkpointlint/done@1" &&
    isObject<Done["tool"]>(tool, ["name", "version"]) &&
    tool.name === "checkpointlint" &&
    isString(tool.version) &&
    (model === null ||
      (isObject<NonNullable<Done["model"]>>(model, ["id", "name"]) && isString(model.id) && isString(model.name))) &&
    (transformersVersion === null || isString(transformersVersion)) &&
    (forced === null || isForced(forced)) &&
    isHex(plan, 64) &&
    isString(layout) &&
    (checksum === "crc32" || checksum === "sha256") &&
    isList(files, (file) => isDoneFile(file, CHECKSUM_DIGITS[checksum])) &&
    isList(
      source,
      (file) => isObject<Done["source"][number]>(file, ["name", "size"]) && isString(file.name) && isSize(file.size),
    ) &&
    isList(overflows, isOverflow)
  );
}

const DONE_KEYS: readonly (keyof Done)[] = [
  "schema",
  "tool",
  "model",
  "transformersVersion",
  "forced",
  "plan",
  "layout",
  "checksum",
  "files",
  "source",
  "overflows",
];

function isForced(value: unknown): boolean {
  return (
    isObject<NonNullable<Done["forced"]>>(value, ["reason", "rules"]) &&
    isString(value.reason) &&
    isList(value.rules, isString)
  );
}

function isDoneFile(value: unknown, digits: number): boolean {
  return (
    isObject<DoneFile>(value, ["name", "size", "checksum"]) &&
    isString(value.name) &&
    isPlainName(value.name) &&
    isSize(value.size) &&
    isHex(value.checksum, digits)
  );
}

function isOverflow(value: unknown): boolean {
  return (
    isObject<Done["overflows"][number]>(value, ["tensor", "count"]) && isString(value.tensor) && isSize(value.count)
  );
}

function isObject<T>(value: unknown, keys: readonly (keyof T & string)[]): value is Unknown<T> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const own = Object.keys(value);
  return own.length === keys.length && keys.every((key) => Object.hasOwn(value, key));
}

function isList(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}

function isSize(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isHex(value: unknown, digits: number): boolean {
  return typeof value === "string" && value.length === digits && /^[0-9a-f]*$/.test(value);
}
