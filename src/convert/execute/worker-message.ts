import type { ConversionErrorCode } from "../conversion-error.ts";
import type { FileTask, TaskResult } from "./file-task.ts";

/** What a thread is asked. */
export interface WorkerTask {
  readonly id: number;
  readonly task: FileTask;
}

/** What it answers. Errors do not keep their class on the way. */
export type WorkerAnswer =
  | { readonly id: number; readonly state: "done"; readonly result: TaskResult }
  | { readonly id: number; readonly state: "stopped" }
  | {
      readonly id: number;
      readonly state: "failed";
      readonly code: ConversionErrorCode;
      readonly message: string;
      readonly hint: string | null;
    };
