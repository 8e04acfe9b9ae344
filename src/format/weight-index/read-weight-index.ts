import { isUtf8 } from "node:buffer";
import type { Fault } from "../fault.ts";
import { JsonByteReader } from "../json/byte-reader.ts";
import { faultFrom } from "../json/fault-from.ts";
import { type JsonValue, memberOf } from "../json/json-value.ts";
import { parseJson } from "../json/parse-json.ts";
import type { Pointer } from "../json/pointer.ts";
import { ReadFault } from "../json/read-fault.ts";
import { quote } from "../text/quote.ts";
import { scanWeightMap } from "./scan-weight-map.ts";
import type { ScannedWeightMap } from "./scanned-weight-map.ts";
import { shardNameFault } from "./shard-name.ts";

export type WeightIndexFaultCode =
  | `index/${"schema" | "shard-name" | "total-size-type" | "limit"}`
  | `json/${"syntax" | "encoding" | "duplicate-key" | "too-deep"}`;
export type WeightIndexFault = Fault<WeightIndexFaultCode>;

export interface WeightIndexContent {
  /** Tensor name to shard file name, in the order of the file; names that are no plain file name are left out. */
  readonly weightMap: ReadonlyMap<string, string>;
  /** metadata.total_size in bytes; null when absent or no whole number. */
  readonly totalSize: number | null;
  /** The document without weight_map. */
  readonly outline: JsonValue;
}

export interface ReadWeightIndexResult {
  /** null when there is no weight_map to speak of. */
  readonly index: WeightIndexContent | null;
  readonly faults: readonly WeightIndexFault[];
}

/** As huggingface.js has it; the largest published index names 163 shards for 91,991 tensors. */
const MAX_SHARDS = 10_000;
const MAX_TENSORS = 1_000_000;
const MAX_NAME = 65_536;
const MAX_METADATA_BYTES = 1_000_000;
const MAX_FAULTS = 50;
const CODES = { schema: "index/schema", duplicate: "json/duplicate-key", limit: "index/limit" } as const;

/** Reads model.safetensors.index.json or pytorch_model.bin.index.json in one pass over its bytes. */
export function readWeightIndex(bytes: Uint8Array): ReadWeightIndexResult {
  if (!isUtf8(bytes)) return { index: null, faults: [{ code: "json/encoding", detail: "the file is not UTF-8" }] };
  const state = new IndexState(new JsonByteReader(bytes), bytes);
  try {
    state.read();
  } catch (error) {
    if (!(error instanceof ReadFault)) throw error;
    state.faults.push(faultFrom(error, CODES));
  }
  return { index: state.content(), faults: state.faults };
}

class IndexState {
  readonly faults: WeightIndexFault[] = [];
  readonly #reader: JsonByteReader;
  readonly #bytes: Uint8Array;
  readonly #weightMap = new Map<string, string>();
  /** In place of `#weightMap` where the map was plain enough to be scanned. */
  #scanned: ScannedWeightMap | null = null;
  /** Shard names seen, so that 90,000 entries share 163 strings; null for one that may not be used. */
  readonly #shards = new Map<string, string | null>();
  #hasWeightMap = false;
  #metadata: JsonValue | undefined;

  constructor(reader: JsonByteReader, bytes: Uint8Array) {
    this.#reader = reader;
    this.#bytes = bytes;
  }

  read(): void {
    const reader = this.#reader;
    if (reader.peek() === 0xef) reader.fail("syntax", "a byte-order mark");
    reader.object("the index", (key, at) => {
      if (key === "weight_map") {
        if (this.#hasWeightMap) reader.fail("duplicate", "weight_map stands twice", at);
        this.#readWeightMap();
      } else if (key === "metadata") this.#readMetadata();
      else reader.skipValue(quote(key));
    });
    if (!this.#hasWeightMap) this.#fault("index/schema", "weight_map is missing", []);
    reader.finish("the index");
  }

  content(): WeightIndexContent | null {
    if (!this.#hasWeightMap) return null;
    const outline: JsonValue = this.#metadata === undefined ? {} : { metadata: this.#metadata };
    return { weightMap: this.#scanned ?? this.#weightMap, totalSize: this.#totalSize(), outline };
  }

  #readWeightMap(): void {
    const reader = this.#reader;
    this.#hasWeightMap = true;
    const scan = scanWeightMap(this.#bytes, reader.at, MAX_TENSORS);
    if (scan !== null && scan.weightMap.shards.length <= MAX_SHARDS && scan.weightMap.shards.every(isShardName)) {
      this.#scanned = scan.weightMap;
      reader.at = scan.end;
      return;
    }
    reader.object("weight_map", (tensor, at) => {
      if (tensor.length > MAX_NAME) reader.fail("limit", `a tensor name of ${tensor.length} characters`, at);
      const shard = this.#shardOf(reader.repeatedString("the shard of a tensor"), tensor);
      if (shard !== null) {
        // One look-up an entry: a name that was there leaves the size as it is.
        const before = this.#weightMap.size;
        this.#weightMap.set(tensor, shard);
        if (this.#weightMap.size === before) {
          this.#fault("json/duplicate-key", `the tensor ${quote(tensor)} stands twice, the last one wins`, null, at);
        }
      }
      if (this.#weightMap.size > MAX_TENSORS) reader.fail("limit", `more than ${MAX_TENSORS} tensors`, at);
    });
  }

  #shardOf(name: string, tensor: string): string | null {
    const known = this.#shards.get(name);
    if (known !== undefined) return known;
    const reason = shardNameFault(name);
    if (reason !== null) {
      this.#fault("index/shard-name", `${quote(name)} cannot be a shard: ${reason}`, ["weight_map", tensor]);
    }
    const shard = reason === null ? name : null;
    this.#shards.set(name, shard);
    if (this.#shards.size > MAX_SHARDS) this.#reader.fail("limit", `more than ${MAX_SHARDS} different shards`);
    return shard;
  }

  #readMetadata(): void {
    const begin = this.#reader.skipValue("metadata");
    const end = this.#reader.at;
    if (end - begin > MAX_METADATA_BYTES) this.#reader.fail("limit", `metadata of ${end - begin} bytes`, begin);
    this.#metadata = parseJson(Buffer.from(this.#bytes.subarray(begin, end)).toString("utf8")).value;
  }

  /** Python writes 13731385408.0 for a sum of floats: whole, so it counts. */
  #totalSize(): number | null {
    const size = memberOf(this.#metadata, "total_size");
    if (size === undefined || size === null) return null;
    if (typeof size === "number" && Number.isSafeInteger(size) && size >= 0) return size;
    this.#fault("index/total-size-type", "total_size is no number of bytes", ["metadata", "total_size"]);
    return null;
  }

  #fault(code: WeightIndexFaultCode, detail: string, pointer: Pointer | null, at?: number): void {
    if (this.faults.length >= MAX_FAULTS) return;
    if (pointer !== null) this.faults.push({ code, detail, pointer });
    else this.faults.push({ code, detail, range: { offset: at ?? 0, length: 1 } });
  }
}

function isShardName(name: string): boolean {
  return shardNameFault(name) === null;
}
