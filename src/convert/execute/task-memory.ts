import { createScratch, type Scratch } from "../expression/scratch.ts";
import type { TensorExpression } from "../expression/tensor-expression.ts";
import { type FileTask, TENSOR_STEP } from "./file-task.ts";

/**
 * What stays in the nearer caches between reading, summing and writing, also when the machine does other work: 64 KB and
 * 128 KB took the same time, 256 KB a quarter more, 8 MB half as much again.
 */
const CHUNK_BYTES = 10 * TENSOR_STEP;

/**
 * Of a transposed tensor as many columns are read together as there is room for their elements: with the size above there
 * was one call of the system for nearly every element.
 */
const GATHER_BYTES = 340 * TENSOR_STEP;

/** Room for the bytes at hand, and for making them. */
export interface WorkRoom {
  readonly chunk: Uint8Array;
  readonly scratch: Scratch;
}

/** What a thread needs for any task; it is used again for the next one. */
export interface TaskMemory extends WorkRoom {
  roomFor(task: FileTask): WorkRoom;
}

export function createTaskMemory(): TaskMemory {
  const usual: WorkRoom = { chunk: Buffer.allocUnsafeSlow(CHUNK_BYTES), scratch: createScratch() };
  let large: WorkRoom | null = null;
  return {
    ...usual,
    roomFor(task) {
      if (!isGathered(task)) return usual;
      large ??= { chunk: Buffer.allocUnsafeSlow(GATHER_BYTES), scratch: createScratch(2 ** 22) };
      return large;
    },
  };
}

function isGathered(task: FileTask): boolean {
  return (
    task.kind === "write" &&
    task.segments.some(
      ({ from, parts }) => from === null && parts.some((part) => part.kind === "tensor" && jumps(part.expression)),
    )
  );
}

/** Whether elements that follow one another need not do so in the source. */
function jumps(expression: TensorExpression): boolean {
  if (expression.op === "permute") return true;
  if (expression.op === "copy") return expression.strides !== undefined;
  if (expression.op === "concat") return expression.of.some(jumps);
  return expression.op !== "fill" && jumps(expression.of);
}
