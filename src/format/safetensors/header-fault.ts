import type { Fault } from "../fault.ts";

type What =
  | "header-length"
  | "header-text"
  | "header-schema"
  | "metadata-null"
  | "metadata-large"
  | "duplicate-name"
  | "dtype"
  | "shape-overflow"
  | "size"
  | "offsets"
  | "truncated"
  | "trailing-bytes"
  | "name"
  | "name-control"
  | "name-collision"
  | "no-tensors"
  | "extra-field"
  | "leading-space"
  | "alignment"
  | "large-dimension"
  | "limit";

export type SafetensorsFaultCode = `safetensors/${What}`;
export type SafetensorsFault = Fault<SafetensorsFaultCode>;

/** A header with a hundred thousand bad tensors says so a hundred times. */
const MAX_FAULTS = 100;

/** @param tensor the tensor that it is about, for the message's placeholders */
export function addFault(faults: SafetensorsFault[], what: What, detail: string, tensor?: string): void {
  if (faults.length >= MAX_FAULTS) return;
  const code: SafetensorsFaultCode = `safetensors/${what}`;
  faults.push(tensor === undefined ? { code, detail } : { code, detail, args: { tensor } });
}
