/** An element type: torch's name, the one that safetensors has for it, and its bytes. */
export interface TorchDtype {
  readonly name: string;
  /** As in safetensors' headers; a name of the same kind where safetensors has none. */
  readonly spelling: string;
  readonly bytes: number;
}

const ROWS: readonly (readonly [name: string, spelling: string, bytes: number])[] = [
  ["float64", "F64", 8],
  ["float32", "F32", 4],
  ["float16", "F16", 2],
  ["bfloat16", "BF16", 2],
  ["int64", "I64", 8],
  ["int32", "I32", 4],
  ["int16", "I16", 2],
  ["int8", "I8", 1],
  ["uint64", "U64", 8],
  ["uint32", "U32", 4],
  ["uint16", "U16", 2],
  ["uint8", "U8", 1],
  ["bool", "BOOL", 1],
  ["float8_e4m3fn", "F8_E4M3", 1],
  ["float8_e5m2", "F8_E5M2", 1],
  ["float8_e4m3fnuz", "F8_E4M3FNUZ", 1],
  ["float8_e5m2fnuz", "F8_E5M2FNUZ", 1],
  ["float8_e8m0fnu", "F8_E8M0", 1],
  // Two numbers in one byte: safetensors counts the numbers, torch the bytes.
  ["float4_e2m1fn_x2", "F4", 1],
  ["complex32", "C32", 4],
  ["complex64", "C64", 8],
  ["complex128", "C128", 16],
];

const DTYPES: ReadonlyMap<string, TorchDtype> = new Map(
  ROWS.map(([name, spelling, bytes]) => [name, { name, spelling, bytes }]),
);

/** The dtype that torch calls so. */
export function torchDtype(name: string): TorchDtype | null {
  return DTYPES.get(name) ?? null;
}

const STORAGES: ReadonlyMap<string, string> = new Map([
  ["DoubleStorage", "float64"],
  ["FloatStorage", "float32"],
  ["HalfStorage", "float16"],
  ["BFloat16Storage", "bfloat16"],
  ["LongStorage", "int64"],
  ["IntStorage", "int32"],
  ["ShortStorage", "int16"],
  ["CharStorage", "int8"],
  ["ByteStorage", "uint8"],
  ["BoolStorage", "bool"],
  ["ComplexFloatStorage", "complex64"],
  ["ComplexDoubleStorage", "complex128"],
]);

/** The dtype of a class of storages: FloatStorage. */
export function storageDtype(name: string): TorchDtype | null {
  return torchDtype(STORAGES.get(name) ?? "");
}

export function storageNames(): Iterable<string> {
  return STORAGES.keys();
}

export function dtypeNames(): Iterable<string> {
  return DTYPES.keys();
}
