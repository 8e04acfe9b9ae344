import type { JsonByteReader } from "../json/byte-reader.ts";
import { knownKeys } from "../json/known-key.ts";
import { ReadFault } from "../json/read-fault.ts";
import { quote } from "../text/quote.ts";
import { dtypeBits } from "./dtype.ts";
import type { TensorInfo } from "./header.ts";
import { addFault, type SafetensorsFault } from "./header-fault.ts";
import { tensorSize } from "./tensor-size.ts";

/** Beyond every published file: the largest checkpoints have 92,000 tensors in all, over 160 shards. */
export const MAX_TENSORS = 200_000;
const MAX_NAME = 65_536;
const MAX_METADATA_ENTRIES = 10_000;
const LARGE_METADATA = 1_000_000;
const MAX_RANK = 64;
const MAX_EXTRA_DEPTH = 16;

/** The header's JSON against its schema, in one pass. Refuses by ReadFault; what can be lived with goes to `faults`. */
export function parseHeader(
  reader: JsonByteReader,
  file: string,
  faults: SafetensorsFault[],
): { readonly metadata: ReadonlyMap<string, string>; readonly tensors: readonly TensorInfo[] } {
  const tensors: TensorInfo[] = [];
  const names = new Set<string>();
  let metadata: ReadonlyMap<string, string> | null = null;
  const raw: RawTensor = { dtype: null, shape: null, shapeAt: 0, offsets: null, extra: [] };
  const parse = (field: string, at: number): void => parseField(reader, raw, field, at);
  if (reader.peek() === 0xef) reader.fail("syntax", "a byte-order mark");
  if (reader.at > 0) addFault(faults, "leading-space", "the header begins with white space, the format says with {");
  reader.object("the header", (name, at) => {
    if (name.length > MAX_NAME) reader.fail("limit", `a name of ${name.length} characters`, at);
    if (name === "__metadata__") {
      if (metadata !== null) reader.fail("duplicate", "__metadata__ stands twice", at);
      metadata = parseMetadata(reader, faults);
      return;
    }
    names.add(name);
    if (names.size === tensors.length) reader.fail("duplicate", `the tensor ${quote(name)} stands twice`, at);
    if (name.includes("\0")) reader.fail("name", `the tensor name ${quote(name)} holds a NUL`, at);
    if (names.size > MAX_TENSORS) reader.fail("limit", `more than ${MAX_TENSORS} tensors in one file`, at);
    tensors.push(parseTensor(reader, raw, parse, name, file, faults));
  });
  reader.finish("the header");
  return { metadata: metadata ?? new Map(), tensors };
}

/** The value of __metadata__. Refuses by ReadFault. */
export function parseMetadata(reader: JsonByteReader, faults: SafetensorsFault[]): ReadonlyMap<string, string> {
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

const TENSOR_KEYS = knownKeys("dtype", "shape", "data_offsets");

/** What one entry of the header says, before it is checked. One object serves all entries: there can be 100,000. */
interface RawTensor {
  dtype: string | null;
  shape: readonly number[] | null;
  /** Byte offset of the shape in the header, to read its digits again when a number is past 2^53. */
  shapeAt: number;
  offsets: readonly number[] | null;
  extra: string[];
}

function parseTensor(
  reader: JsonByteReader,
  raw: RawTensor,
  parse: (field: string, at: number) => void,
  name: string,
  file: string,
  faults: SafetensorsFault[],
): TensorInfo {
  clear(raw);
  try {
    reader.objectOfKnownKeys("the entry", TENSOR_KEYS, parse);
    const { dtype, shape, offsets } = raw;
    if (dtype === null || shape === null || offsets === null) {
      return reader.fail("schema", "the entry needs dtype, shape and data_offsets");
    }
    const [begin, end] = offsets;
    if (begin === undefined || end === undefined || offsets.length !== 2) {
      return reader.fail("schema", "data_offsets must be two numbers");
    }
    for (const field of raw.extra)
      addFault(faults, "extra-field", `${label(name)} has the unknown field ${quote(field)}`, name);
    const tensor = { name, file, dtype, shape, begin, end };
    checkSize(reader, tensor, raw.shapeAt, faults);
    return tensor;
  } catch (error) {
    if (!(error instanceof ReadFault)) throw error;
    throw new ReadFault(error.kind, `${label(name)}: ${error.message}`, error.offset);
  }
}

function clear(raw: RawTensor): void {
  raw.dtype = null;
  raw.shape = null;
  raw.offsets = null;
  if (raw.extra.length > 0) raw.extra = [];
}

function parseField(reader: JsonByteReader, raw: RawTensor, field: string, at: number): void {
  switch (field) {
    case "dtype":
      if (raw.dtype !== null) reader.fail("duplicate", "dtype stands twice", at);
      raw.dtype = reader.repeatedString("dtype");
      break;
    case "shape":
      if (raw.shape !== null) reader.fail("duplicate", "shape stands twice", at);
      raw.shapeAt = reader.at;
      raw.shape = reader.wholeNumbers("shape", MAX_RANK);
      break;
    case "data_offsets":
      if (raw.offsets !== null) reader.fail("duplicate", "data_offsets stands twice", at);
      raw.offsets = reader.wholeNumbers("data_offsets", MAX_RANK);
      break;
    default:
      reader.skipValue(quote(field), MAX_EXTRA_DEPTH);
      raw.extra.push(field);
  }
}

function checkSize(reader: JsonByteReader, tensor: TensorInfo, shapeAt: number, faults: SafetensorsFault[]): void {
  const { dtype, shape, begin, end } = tensor;
  const bits = dtypeBits(dtype);
  if (bits !== null && end >= begin) {
    let needed = bits;
    for (const size of shape) needed *= size;
    if (needed === (end - begin) * 8 && shape.every(Number.isSafeInteger)) return;
  }
  reportSize(tensor, bits, digitsAt(reader, shapeAt), faults);
}

/** @param digits the numbers of the shape as they are written: one past 2^53 is rounded in `tensor` */
function reportSize(
  { name, dtype, shape, begin, end }: TensorInfo,
  bits: number | null,
  digits: readonly string[],
  faults: SafetensorsFault[],
): void {
  if (bits === null) {
    addFault(faults, "dtype", `${label(name)} has the unknown dtype ${quote(dtype)}`, name);
    return;
  }
  const size = tensorSize(digits, bits);
  const dimensions = `[${digits.join(", ")}]`;
  if (size.kind === "overflow") {
    addFault(faults, "shape-overflow", `the shape of ${label(name)}, ${dimensions}, does not fit 64 bits`, name);
  } else if (size.kind === "partial-byte") {
    addFault(faults, "size", `${label(name)} has ${size.bits} bits (${dtype}), which do not fill whole bytes`, name);
  } else if (end >= begin && size.bytes !== end - begin) {
    const needs = `${dtype} ${dimensions} needs ${size.bytes} bytes`;
    addFault(faults, "size", `${label(name)}: ${needs}, data_offsets give it ${end - begin}`, name);
  } else if (!shape.every(Number.isSafeInteger)) {
    addFault(faults, "large-dimension", `${label(name)} has a dimension past 2^53: ${dimensions}`, name);
  }
}

function digitsAt(reader: JsonByteReader, at: number): readonly string[] {
  const after = reader.at;
  reader.at = at;
  const list: string[] = [];
  reader.array("shape", () => list.push(reader.digits("shape")));
  reader.at = after;
  return list;
}

function label(name: string): string {
  return `tensor ${quote(name)}`;
}
