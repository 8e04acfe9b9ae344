import type { TensorRef } from "../checkpoint/weights.ts";
import type { JsonValue } from "../format/json/json-value.ts";

/** What `get` may ask of a tensor's header. undefined: the tensor has no such dimension. null: no such property. */
export function tensorProperty(get: string): ((tensor: TensorRef) => JsonValue | undefined) | null {
  switch (get) {
    case "shape":
      return (tensor) => tensor.shape;
    case "dtype":
      return (tensor) => tensor.dtype;
    case "file":
      return (tensor) => tensor.file;
    default: {
      const dimension = /^shape\/(\d)$/.exec(get)?.[1];
      return dimension === undefined ? null : (tensor) => tensor.shape[Number(dimension)];
    }
  }
}
