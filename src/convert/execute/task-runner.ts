import type { FileTask, TaskResult } from "./file-task.ts";

/** Who does tasks, in this thread or in others. */
export interface TaskRunner {
  /** Tasks that may be under way at a time; one more would only wait. */
  readonly capacity: number;
  /** Resolves when the task is done. @throws ConversionError; "interrupted" after `stop` */
  run(task: FileTask): Promise<TaskResult>;
  /** What is under way ends at the next chunk. */
  stop(): void;
  /** Resolves when nothing runs any more. */
  close(): Promise<void>;
}
