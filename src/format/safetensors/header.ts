/** One tensor of a safetensors file. `begin` and `end` are byte offsets into the data section, end exclusive. */
export interface TensorInfo {
  readonly name: string;
  /** The file that holds it. */
  readonly file: string;
  /** In safetensors' spelling: BF16, F32, ... */
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  /** Bytes of the JSON text, without the 8 bytes of its length. */
  readonly length: number;
  readonly metadata: ReadonlyMap<string, string>;
  /** In the order of the file. */
  readonly tensors: readonly TensorInfo[];
}
