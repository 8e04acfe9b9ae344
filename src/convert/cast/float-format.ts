/** A dtype that casts read and write. */
export type FloatDtype = "F64" | "F32" | "F16" | "BF16";

export interface FloatFormat {
  readonly dtype: FloatDtype;
  /** Bytes of an element. */
  readonly width: number;
  /** The largest finite value. */
  readonly largest: number;
}

const FORMATS: ReadonlyMap<string, FloatFormat> = new Map(
  [
    { dtype: "F64", width: 8, largest: Number.MAX_VALUE },
    { dtype: "F32", width: 4, largest: (2 - 2 ** -23) * 2 ** 127 },
    { dtype: "F16", width: 2, largest: 65504 },
    { dtype: "BF16", width: 2, largest: (2 - 2 ** -7) * 2 ** 127 },
  ].map((format) => [format.dtype, format as FloatFormat]),
);

/** null for a dtype that is not cast. */
export function floatFormat(dtype: string): FloatFormat | null {
  return FORMATS.get(dtype) ?? null;
}
