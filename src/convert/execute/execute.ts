import type { Execution, ExecutionResult } from "./execution.ts";

/** @throws ConversionError */
export async function execute(_execution: Execution): Promise<ExecutionResult> {
  throw new Error("not written yet");
}
