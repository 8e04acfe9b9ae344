const FLOATS: ReadonlySet<string> = new Set(["BF16", "F16", "F32", "F64"]);

/** Whether a loader casts a dtype (in safetensors' spelling) to the one that it computes in; quantised ones are another graph. */
export function isFloatDtype(dtype: string | null): boolean {
  return dtype !== null && FLOATS.has(dtype);
}
