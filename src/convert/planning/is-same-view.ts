import type { PlannedTensor } from "./planned-tensor.ts";

/** Whether two tensors of one torch file show the same elements. */
export function isSameView(a: PlannedTensor, b: PlannedTensor): boolean {
  const [left, right] = [a.expression, b.expression];
  if (left.op !== "copy" || right.op !== "copy") return false;
  return (
    left.file === right.file &&
    left.begin === right.begin &&
    left.dtype === right.dtype &&
    left.shape.join() === right.shape.join() &&
    left.strides?.join() === right.strides?.join()
  );
}
