import type { JsonValue } from "../format/json/json-value.ts";
import type { Place } from "./place.ts";

/**
 * Something wrong that was seen while reading a file. It has no severity and no advice: a rule turns it into a finding
 * (check: { problem: <code> }). Codes are `<format>/<what>`, for instance `safetensors/overlap`; PROBLEM_CODES lists them.
 */
export interface Problem {
  readonly code: ProblemCode;
  readonly place: Place;
  readonly related?: readonly Place[];
  /** What exactly, as a clause in lower case without a full stop: "tensor a and tensor b overlap by 4 bytes". */
  readonly detail: string;
  readonly args?: Readonly<Record<string, JsonValue>>;
}

export type ProblemCode = (typeof PROBLEM_CODES)[number];

export const PROBLEM_CODES = [
  // a file as a whole
  "file/unreadable",
  "file/not-regular",
  "file/link-outside",
  "file/link-dangling",
  "file/empty",
  "file/lfs-pointer",
  "file/html",
  "file/other-format",
  "file/changed",
  "file/incomplete-download",
  "file/name-collision",
  // JSON documents
  "json/syntax",
  "json/encoding",
  "json/byte-order-mark",
  "json/comment",
  "json/trailing-comma",
  "json/duplicate-key",
  "json/non-finite",
  "json/number-range",
  "json/too-deep",
  "json/too-large",
  "json/not-an-object",
  "json/proto-key",
  // safetensors headers
  "safetensors/header-length",
  "safetensors/header-text",
  "safetensors/header-schema",
  "safetensors/metadata-null",
  "safetensors/metadata-large",
  "safetensors/duplicate-name",
  "safetensors/dtype",
  "safetensors/shape-overflow",
  "safetensors/size",
  "safetensors/offsets",
  "safetensors/truncated",
  "safetensors/trailing-bytes",
  "safetensors/name",
  "safetensors/name-control",
  "safetensors/name-collision",
  "safetensors/no-tensors",
  "safetensors/extra-field",
  "safetensors/leading-space",
  "safetensors/alignment",
  "safetensors/large-dimension",
  "safetensors/limit",
  // model.safetensors.index.json, pytorch_model.bin.index.json
  "index/schema",
  "index/shard-name",
  "index/total-size-type",
  "index/limit",
  // tokenizer.json
  "tokenizer/schema",
  "tokenizer/id",
  "tokenizer/duplicate-id",
  "tokenizer/limit",
] as const;
