import type { JsonByteReader } from "../json/byte-reader.ts";
import { quote } from "../text/quote.ts";
import { dtypeBits } from "./dtype.ts";
import type { TensorInfo } from "./header.ts";
import { addFault, type SafetensorsFault } from "./header-fault.ts";
import { tensorSize } from "./tensor-size.ts";

/** Beyond every published shard (the largest index names 500,000 tensors over all its shards). */
const MAX_TENSORS = 500_000;
const MAX_NAME = 65_536;
const MAX_METADATA_ENTRIES = 10_000;
const LARGE_METADATA = 1_000_000;
const MAX_RANK = 64;
const MAX_EXTRA_DEPTH = 16;

/** The header's JSON against its schema, in one pass. Refuses by ReadFault; what can be lived with goes to `faults`. */
export function parseHeader(
  reader: JsonByteReader,
  faults: SafetensorsFault[],
): { readonly metadata: ReadonlyMap<string, string>; readonly tensors: readonly TensorInfo[] } {
  const tensors: TensorInfo[] = [];
  const names = new Set<string>();
  let metadata: ReadonlyMap<string, string> | null = null;
  if (reader.peek() === 0xef) reader.fail("syntax", "a byte-order mark");
  if (reader.at > 0) addFault(faults, "leading-space", "the header begins with white space, the format says with {");
  reader.object("the header", (name, at) => {
    if (name.length > MAX_NAME) reader.fail("limit", `a name of ${name.length} characters`, at);
    if (name === "__metadata__") {
      if (metadata !== null) reader.fail("duplicate", "__metadata__ stands twice", at);
      metadata = parseMetadata(reader, faults);
      return;
    }
    if (names.has(name)) reader.fail("duplicate", `the tensor ${quote(name)} stands twice`, at);
    if (name.includes("\0")) reader.fail("name", `the tensor name ${quote(name)} holds a NUL`, at);
    names.add(name);
    if (names.size > MAX_TENSORS) reader.fail("limit", `more than ${MAX_TENSORS} tensors in one file`, at);
    tensors.push(parseTensor(reader, name, faults));
  });
  reader.finish("the header");
  return { metadata: metadata ?? new Map(), tensors };
}

function parseMetadata(reader: JsonByteReader, faults: SafetensorsFault[]): ReadonlyMap<string, string> {
  const metadata = new Map<string, string>();
  if (reader.peek() === 0x6e) {
    reader.skipValue("__metadata__");
    addFault(faults, "metadata-null", "__metadata__ is null, the format says an object of strings");
    return metadata;
  }
  reader.object("__metadata__", (key, at) => {
    if (metadata.has(key)) reader.fail("duplicate", `the key ${quote(key)} stands twice in __metadata__`, at);
    if (metadata.size >= MAX_METADATA_ENTRIES)
      reader.fail("limit", `more than ${MAX_METADATA_ENTRIES} entries in __metadata__`, at);
    const value = reader.string(`the __metadata__ entry ${quote(key)}`);
    if (value.length > LARGE_METADATA) {
      addFault(faults, "metadata-large", `the __metadata__ entry ${quote(key)} has ${value.length} characters`);
    }
    metadata.set(key, value.length > LARGE_METADATA ? "" : value);
  });
  return metadata;
}

function parseTensor(reader: JsonByteReader, name: string, faults: SafetensorsFault[]): TensorInfo {
  let dtype: string | null = null;
  let shape: string[] | null = null;
  let offsets: number[] | null = null;
  const label = `tensor ${quote(name)}`;
  const extra: string[] = [];
  reader.object(label, (field, at) => {
    const twice = field === "dtype" ? dtype : field === "shape" ? shape : field === "data_offsets" ? offsets : null;
    if (twice !== null) reader.fail("duplicate", `${field} stands twice in ${label}`, at);
    if (field === "dtype") dtype = reader.string(`the dtype of ${label}`);
    else if (field === "shape") shape = digitList(reader, `the shape of ${label}`);
    else if (field === "data_offsets") offsets = digitList(reader, `data_offsets of ${label}`).map(Number);
    else {
      reader.skipValue(`${quote(field)} of ${label}`, MAX_EXTRA_DEPTH);
      extra.push(field);
    }
  });
  if (dtype === null || shape === null || offsets === null) {
    return reader.fail("schema", `${label} needs dtype, shape and data_offsets`);
  }
  for (const field of extra) addFault(faults, "extra-field", `${label} has the unknown field ${quote(field)}`, name);
  return tensorInfo(reader, faults, name, dtype, shape, offsets);
}

function tensorInfo(
  reader: JsonByteReader,
  faults: SafetensorsFault[],
  name: string,
  dtype: string,
  dimensions: readonly string[],
  offsets: readonly number[],
): TensorInfo {
  const label = `tensor ${quote(name)}`;
  const [begin, end] = offsets;
  if (begin === undefined || end === undefined || offsets.length !== 2) {
    return reader.fail("schema", `data_offsets of ${label} must be two numbers`);
  }
  const shape = dimensions.map(Number);
  const info = { name, dtype, shape, begin, end };
  const bits = dtypeBits(dtype);
  if (bits === null) {
    addFault(faults, "dtype", `${label} has the unknown dtype ${quote(dtype)}`, name);
    return info;
  }
  const size = tensorSize(dimensions, bits);
  if (size.kind === "overflow") {
    addFault(faults, "shape-overflow", `the shape of ${label}, [${dimensions.join(", ")}], does not fit 64 bits`, name);
  } else if (size.kind === "partial-byte") {
    addFault(faults, "size", `${label} has ${size.bits} bits (${dtype}), which do not fill whole bytes`, name);
  } else if (end >= begin && size.bytes !== end - begin) {
    const needs = `${dtype} [${dimensions.join(", ")}] needs ${size.bytes} bytes`;
    addFault(faults, "size", `${label}: ${needs}, data_offsets give it ${end - begin}`, name);
  } else if (shape.some((length) => length > Number.MAX_SAFE_INTEGER)) {
    addFault(faults, "large-dimension", `${label} has a dimension past 2^53: [${dimensions.join(", ")}]`, name);
  }
  return info;
}

function digitList(reader: JsonByteReader, what: string): string[] {
  const list: string[] = [];
  reader.array(what, () => {
    if (list.length >= MAX_RANK) reader.fail("limit", `${what} has more than ${MAX_RANK} numbers`);
    list.push(reader.digits(what));
  });
  return list;
}
