import type { TensorExpression } from "../expression/tensor-expression.ts";

/** A tensor of the output, before it is known where it will stand. */
export interface PlannedTensor {
  readonly name: string;
  /** In safetensors' spelling. */
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly expression: TensorExpression;
}

/** Tensors that stand together in one weight file of the source, as the steps of a layout hand them on. */
export interface TensorGroup {
  readonly file: string;
  /** Bytes of the text of its header; null for a torch container. */
  readonly headerBytes: number | null;
  /** __metadata__ of its header. */
  readonly metadata: ReadonlyMap<string, string>;
  /** In the order of their bytes. */
  readonly tensors: readonly PlannedTensor[];
}

/** Groups with every tensor mapped; null leaves one out, and a group of which nothing is left goes. */
export function mapTensors(
  groups: readonly TensorGroup[],
  map: (tensor: PlannedTensor) => PlannedTensor | null,
): readonly TensorGroup[] {
  return groups.flatMap((group) => {
    const tensors = group.tensors.map(map).filter((tensor) => tensor !== null);
    return tensors.length === 0 ? [] : [{ ...group, tensors }];
  });
}
