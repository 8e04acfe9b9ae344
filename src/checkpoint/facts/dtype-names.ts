/** How config.json spells what safetensors calls BF16. Other dtypes are the business of quantisers. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ["BF16", "bfloat16"],
  ["F16", "float16"],
  ["F32", "float32"],
  ["F64", "float64"],
]);
/** Other spellings that torch has for them. */
const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ["half", "float16"],
  ["float", "float32"],
  ["double", "float64"],
]);
const DTYPES: ReadonlyMap<string, string> = new Map([...NAMES].map(([dtype, name]) => [name, dtype]));

/** config.json's name for a dtype of safetensors; null for one that no config says. */
export function configNameOf(dtype: unknown): string | null {
  return typeof dtype === "string" ? (NAMES.get(dtype) ?? null) : null;
}

/** The usual name in config.json for any spelling of it; null for "auto" and names of other libraries. */
export function usualName(name: unknown): string | null {
  if (typeof name !== "string") return null;
  const usual = SYNONYMS.get(name) ?? name;
  return DTYPES.has(usual) ? usual : null;
}

/** safetensors' dtype for a name in config.json; null for one that says none. */
export function dtypeOfName(name: unknown): string | null {
  return DTYPES.get(usualName(name) ?? "") ?? null;
}
