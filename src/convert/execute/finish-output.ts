import * as fs from "node:fs";
import { ConversionError } from "../conversion-error.ts";
import type { CheckedFile } from "./check-files.ts";
import type { Done } from "./done.ts";
import type { ExecutionResult } from "./execution.ts";
import type { OutputFolders } from "./make-folders.ts";
import { outputScans } from "./output-scans.ts";
import type { Run } from "./run.ts";
import { checkSourceInPlace } from "./source-identity.ts";
import { writeDone } from "./write-done.ts";

/** Marks an output as finished, after a last look at everything. `files` are those of the plan. @throws ConversionError */
export function finishOutput(
  run: Run,
  { folder, state }: OutputFolders,
  files: readonly CheckedFile[],
  reused: readonly string[],
): ExecutionResult {
  const { execution, identities, nonce, warnings } = run;
  for (const identity of identities.values()) checkSourceInPlace(identity);
  for (const { entry } of files) {
    const stats = fs.lstatSync(folder.at(entry.name), { throwIfNoEntry: false });
    if (stats?.isFile() !== true || stats.size !== entry.size) {
      throw outputChanged(`${entry.name} was changed while the others were written`);
    }
  }
  if (!folder.isInPlace()) throw outputChanged(`${folder.path} leads elsewhere by now`);
  const done = doneOf(run, files);
  if (!writeDone(done, folder, state, nonce)) {
    warnings.add("the file system has no hard links: DONE was renamed into place");
  }
  folder.sync();
  return {
    state: "converted",
    done,
    reused,
    overflows: done.overflows,
    scans: outputScans(execution, files),
    warnings: [...warnings],
  };
}

function doneOf({ execution, header }: Run, files: readonly CheckedFile[]): Done {
  const { plan, origin, checksum } = execution;
  const { tool, model, options, forced } = origin;
  const { dtype, maxShardBytes, transformersVersion, vocabularyRows } = options;
  return {
    schema: "checkpointlint/done@1",
    tool: { name: tool.name, version: tool.version },
    model: model === null ? null : { id: model.id, name: model.name },
    options: { dtype, maxShardBytes, transformersVersion, vocabularyRows },
    forced: forced === null ? null : { reason: forced.reason, rules: forced.rules },
    plan: header.plan,
    layout: plan.layout,
    checksum,
    files: files
      .map(({ entry }) => ({ name: entry.name, size: entry.size, checksum: entry.checksum }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    source: plan.sources.map(({ name, size }) => ({ name, size })).sort((a, b) => (a.name < b.name ? -1 : 1)),
    overflows: files.flatMap(({ entry }) => entry.overflows),
  };
}

function outputChanged(message: string): ConversionError {
  return new ConversionError("output", message, { hint: "something else writes to this folder: choose another one" });
}
