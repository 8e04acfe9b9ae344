import type { ChecksumKind, Execution } from "./execution.ts";
import { createInlineRunner } from "./inline-runner.ts";
import type { JournalHeader } from "./journal.ts";
import { createProgressMeter, type ProgressMeter } from "./progress.ts";
import { createSourceFiles, type SourceFiles } from "./source-files.ts";
import type { SourceIdentity } from "./source-identity.ts";
import type { TaskRunner } from "./task-runner.ts";
import { createWorkerRunner } from "./worker-runner.ts";

/** One call of `execute`. */
export interface Run {
  readonly execution: Execution;
  readonly header: JournalHeader;
  readonly identities: ReadonlyMap<string, SourceIdentity>;
  /** In the names of what only this run has made. */
  readonly nonce: string;
  readonly checksum: ChecksumKind;
  readonly sources: SourceFiles;
  readonly runner: TaskRunner;
  readonly meter: ProgressMeter;
  readonly warnings: Set<string>;
  close(): Promise<void>;
}

export function createRun(
  execution: Execution,
  identities: ReadonlyMap<string, SourceIdentity>,
  header: JournalHeader,
  nonce: string,
): Run {
  const { jobs, workerFile, checksum, signal } = execution;
  const meter = createProgressMeter((progress) => execution.onProgress(progress));
  const runner = jobs > 1 ? createWorkerRunner(workerFile, jobs, meter.moved) : createInlineRunner(meter.moved);
  const sources = createSourceFiles(identities);
  signal.addEventListener("abort", runner.stop, { once: true });
  return {
    execution,
    header,
    identities,
    nonce,
    checksum,
    sources,
    runner,
    meter,
    warnings: new Set(),
    async close() {
      signal.removeEventListener("abort", runner.stop);
      // No thread may use a descriptor any more when it is closed: its number may be given to another file.
      await runner.close();
      sources.close();
    },
  };
}
