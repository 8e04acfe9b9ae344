import { configNameOf, dtypeOfName } from "../../checkpoint/facts/dtype-names.ts";
import type { JsonEdit } from "../../format/json/edit-json.ts";
import { isJsonObject, type JsonValue, memberOf } from "../../format/json/json-value.ts";
import type { Pointer } from "../../format/json/pointer.ts";

/** torch_dtype is read by every version of transformers so far, dtype since 4.56. */
export type DtypeKey = "torch_dtype" | "dtype";
const KEYS: readonly DtypeKey[] = ["torch_dtype", "dtype"];
/** config.json of composite models nests two or three deep. */
const MAX_DEPTH = 8;

/**
 * What makes config.json say the dtype of the weights, in every part that says one.
 * @param dtype in safetensors' spelling; null: as each part says it
 * @param wanted keys that shall stand wherever one of the two does
 */
export function dtypeEdits(
  config: JsonValue | undefined,
  dtype: string | null,
  wanted: readonly DtypeKey[],
): readonly JsonEdit[] {
  const edits: JsonEdit[] = [];
  const name = configNameOf(dtype);
  const visit = (value: JsonValue | undefined, pointer: Pointer): boolean => {
    if (!isJsonObject(value) || pointer.length > MAX_DEPTH) return false;
    const stated = KEYS.filter((key) => dtypeOf(memberOf(value, key)) !== null);
    const says = memberOf(value, "dtype") ?? memberOf(value, "torch_dtype");
    const json = JSON.stringify(name ?? says);
    for (const key of stated) {
      if (name !== null && dtypeOf(memberOf(value, key)) !== dtype)
        edits.push({ op: "set", pointer: [...pointer, key], json });
    }
    const [after] = stated;
    for (const key of after === undefined ? [] : wanted) {
      if (after !== undefined && !Object.hasOwn(value, key))
        edits.push({ op: "insert", pointer: [...pointer, key], json, after });
    }
    let isStated = stated.length > 0;
    for (const [key, part] of Object.entries(value)) isStated = visit(part, [...pointer, key]) || isStated;
    return isStated;
  };
  const isStated = visit(config, []);
  if (isStated || name === null) return edits;
  // A config that says none is read as float32 by transformers 4.
  return (wanted.length === 0 ? (["torch_dtype"] as const) : wanted).map((key) => ({
    op: "insert",
    pointer: [key],
    json: JSON.stringify(name),
  }));
}

function dtypeOf(value: JsonValue | undefined): string | null {
  return typeof value === "string" ? dtypeOfName(value.replace(/^torch\./, "")) : null;
}
