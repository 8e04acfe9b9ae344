import { randomBytes } from "node:crypto";
import { checkPlan } from "../check-plan.ts";
import { ConversionError } from "../conversion-error.ts";
import { checkDiskSpace } from "./disk-space.ts";
import { executeLocked } from "./execute-locked.ts";
import type { Execution, ExecutionResult } from "./execution.ts";
import { interrupted } from "./interrupted.ts";
import { journalHeader } from "./journal-header.ts";
import { type Lock, takeLock } from "./lock.ts";
import { makeFolders, type OutputFolders } from "./make-folders.ts";
import { findOutputPlace, type OutputPlace } from "./output-place.ts";
import { recheckFinished } from "./recheck-finished.ts";
import { createRun, type Run } from "./run.ts";
import { identifySources } from "./source-identity.ts";

/**
 * Carries out a plan: every output file is whole under its name or not there, and DONE is written when all of them are on
 * the disk. What an earlier run of the same plan has finished is kept, if it is read again and right. The source is never
 * opened for writing. @throws ConversionError
 */
export async function execute(execution: Execution): Promise<ExecutionResult> {
  const { plan, source, output, signal } = execution;
  checkPlan(plan);
  if (signal.aborted) throw interrupted();
  const identities = await identifySources(source, plan.sources, execution.seen);
  const place = findOutputPlace(output, source, identities);
  const header = journalHeader(execution, identities);
  const run = createRun(execution, identities, header, randomBytes(4).toString("hex"));
  try {
    if (!place.exists)
      checkDiskSpace(
        place.existing,
        output,
        plan.outputs.map(({ size }) => size),
        0,
      );
    const finished = place.exists ? await recheckFinished(place.path, run) : null;
    return finished ?? (await underLock(run, place));
  } finally {
    await run.close();
  }
}

async function underLock(run: Run, place: OutputPlace): Promise<ExecutionResult> {
  const { folders, lock } = lockOutput(place, run.nonce);
  let isDone = false;
  try {
    const result = await executeLocked(run, folders);
    isDone = true;
    return result;
  } finally {
    // No thread may write any more when another process may.
    await run.close();
    // On the way out nothing may hide why.
    folders.leave(lock, isDone);
  }
}

const TRIES = 5;

/** @throws ConversionError */
function lockOutput(place: OutputPlace, nonce: string): { readonly folders: OutputFolders; readonly lock: Lock } {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const folders = makeFolders(place);
    if (folders === null) continue;
    let lock: Lock | null = null;
    try {
      lock = takeLock(folders.state, nonce);
      if (lock !== null) return { folders, lock };
    } finally {
      if (lock === null) folders.abandon();
    }
  }
  throw new ConversionError("locked", `other conversions begin and end in ${place.path} all the time`, {
    hint: "wait until they have finished",
  });
}
