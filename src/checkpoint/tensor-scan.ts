/** What the values of a tensor show. */
export interface TensorScan {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly elements: number;
  readonly nan: number;
  readonly infinite: number;
  /** Every element is 0; false for an empty tensor. */
  readonly isZero: boolean;
  /** CRC-32 of its bytes: equal tensors have equal ones. */
  readonly crc: number;
}
