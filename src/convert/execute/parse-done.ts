import type { LayoutOptions } from "../layouts/layout.ts";
import { CHECKSUM_DIGITS } from "./checksum.ts";
import type { Done, DoneFile } from "./done.ts";
import { doneText } from "./done-text.ts";
import { isPlainName } from "./plain-name.ts";

/**
 * What the bytes of a DONE are. ours: the very bytes that a conversion writes. damaged: it speaks of checkpointlint and is not
 * that; `done` is what can still be read of it, which nothing proves. foreign: somebody else's.
 */
export type ParsedDone =
  | { readonly kind: "ours"; readonly done: Done }
  | { readonly kind: "damaged"; readonly done: Done | null }
  | { readonly kind: "foreign"; readonly done: null };

export function parseDone(bytes: Uint8Array): ParsedDone {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  // It stands there twice, so a damaged one of ours still says so.
  if (!text.includes("checkpointlint")) return { kind: "foreign", done: null };
  const done = doneOf(text);
  const isProven = done !== null && Buffer.from(doneText(done)).equals(bytes);
  return isProven ? { kind: "ours", done } : { kind: "damaged", done };
}

function doneOf(text: string): Done | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return null;
    const { digest: _, ...rest } = value as { readonly digest?: unknown };
    return isDone(rest) ? rest : null;
  } catch {
    return null;
  }
}

type Unknown<T> = { readonly [Key in keyof T]?: unknown };

function isDone(value: unknown): value is Done {
  if (!isObject<Done>(value, DONE_KEYS)) return false;
  const { schema, tool, model, options, forced, plan, layout, checksum, files, source, overflows } = value;
  return (
    schema === "checkpointlint/done@1" &&
    isObject<Done["tool"]>(tool, ["name", "version"]) &&
    tool.name === "checkpointlint" &&
    isString(tool.version) &&
    (model === null ||
      (isObject<NonNullable<Done["model"]>>(model, ["id", "name"]) && isString(model.id) && isString(model.name))) &&
    isOptions(options) &&
    (forced === null || isForced(forced)) &&
    isHex(plan, 64) &&
    isString(layout) &&
    (checksum === "crc32" || checksum === "sha256") &&
    isList(files, (file) => isDoneFile(file, CHECKSUM_DIGITS[checksum])) &&
    isSorted(files as Done["files"]) &&
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
  "options",
  "forced",
  "plan",
  "layout",
  "checksum",
  "files",
  "source",
  "overflows",
];

function isOptions(value: unknown): boolean {
  if (!isObject<LayoutOptions>(value, ["dtype", "maxShardBytes", "transformersVersion", "vocabularyRows"]))
    return false;
  const { dtype, maxShardBytes, transformersVersion, vocabularyRows } = value;
  return (
    (dtype === null || isString(dtype)) &&
    isSize(maxShardBytes) &&
    (transformersVersion === null || isString(transformersVersion)) &&
    (vocabularyRows === null || isSize(vocabularyRows))
  );
}

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

/** No name stands twice. */
function isSorted(files: Done["files"]): boolean {
  return files.every(({ name }, at) => at === 0 || (files[at - 1]?.name ?? "") < name);
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
