import * as fs from "node:fs";
import { ConversionError } from "../conversion-error.ts";
import { type CheckedFile, checkOutputs, checkRecords } from "./check-files.ts";
import { decideStart } from "./decide-start.ts";
import { checkDiskSpace } from "./disk-space.ts";
import type { ExecutionResult } from "./execution.ts";
import { finishOutput } from "./finish-output.ts";
import { type Journal, type JournalEntry, startJournal } from "./journal.ts";
import type { OutputFolders } from "./make-folders.ts";
import { refuseHardLinks } from "./output-place.ts";
import { fileScans } from "./output-scans.ts";
import { DONE_FILE } from "./read-done.ts";
import { alreadyDone, damagedOutput } from "./recheck-finished.ts";
import type { Run } from "./run.ts";
import { JOURNAL_FILE, LOCK_FOLDER } from "./state-folder.ts";
import { type OutputSurvey, surveyOutput } from "./survey-output.ts";
import { writeError } from "./write-error.ts";
import { writeOutputs } from "./write-outputs.ts";

/** What is done while no other process may write to the output. @throws ConversionError */
export async function executeLocked(run: Run, folders: OutputFolders): Promise<ExecutionResult> {
  const { execution, header, runner, sources, checksum, meter, identities, nonce } = run;
  const { plan, origin, restart, repair, output } = execution;
  const { folder, state } = folders;
  folders.tidy([JOURNAL_FILE, LOCK_FOLDER]);
  const survey = surveyOutput(folder);
  refuseHardLinks(survey.entries, identities);
  const start = decideStart(survey, { header, origin, restart, output, plan });
  meter.phase("check-output", claimedBytes(start.claims));
  const checked = await checkOutputs(plan.outputs, start.claims, folder, runner, checksum, execution.scan, ({ name }) =>
    meter.file(name),
  );
  if (start.finished !== null) {
    if (checked.length === plan.outputs.length) return alreadyDone(run, start.finished, checked);
    if (!repair) throw damagedOutput(run, checked);
  }
  const kept = new Set(checked.map(({ entry }) => entry.name));
  const missing = plan.outputs.filter(({ name }) => !kept.has(name));
  const stale = survey.entries.filter(({ name }) => !kept.has(name) && start.names.includes(name));
  checkDiskSpace(
    folder.at(""),
    folder.path,
    missing.map(({ size }) => size),
    stale.reduce((sum, { held }) => sum + held, 0),
  );
  if (missing.length > 0) {
    const records = plan.sources.flatMap((source) => source.records ?? []);
    meter.phase(
      "check-source",
      records.reduce((sum, { bytes }) => sum + bytes, 0),
    );
    await checkRecords(plan.sources, sources, runner, meter.file);
  }
  const entries = checked.map(({ entry }) => entry);
  const journal = startJournal(state, { ...header, names: start.names }, entries, nonce);
  try {
    clearTheWay(
      run,
      folders,
      survey,
      stale.map(({ name }) => name),
    );
    const written = await writeMissing(run, folders, missing, journal);
    meter.phase("finish", 0);
    return finishOutput(run, folders, inOrder(run, [...checked, ...written]), [...kept]);
  } finally {
    journal.close();
  }
}

/** The journal says by now what will be there, so whatever happens from here on, the next run knows whose files these are. */
function clearTheWay(
  { warnings }: Run,
  { folder }: OutputFolders,
  survey: OutputSurvey,
  stale: readonly string[],
): void {
  try {
    if (survey.done !== null) {
      fs.unlinkSync(folder.at(DONE_FILE));
      // Nobody may find it beside files that are no longer its own.
      syncFolder(folder, warnings);
    }
    for (const name of stale) fs.unlinkSync(folder.at(name));
  } catch (error) {
    throw writeError(`remove what is not right in ${folder.path}`, error);
  }
}

async function writeMissing(
  run: Run,
  { folder, state }: OutputFolders,
  missing: Run["execution"]["plan"]["outputs"],
  journal: Journal,
): Promise<readonly CheckedFile[]> {
  const { execution, runner, sources, checksum, meter, nonce, warnings } = run;
  const written: CheckedFile[] = [];
  meter.phase(
    "write",
    missing.reduce((sum, { size }) => sum + size, 0),
  );
  const writing = writeOutputs(missing, {
    folder,
    state,
    sources,
    runner,
    checksum,
    scan: execution.scan,
    nonce,
    begin: ({ name }) => meter.file(name),
    end(output, sum, results) {
      const { name, size } = output;
      syncFolder(folder, warnings);
      const entry: JournalEntry = {
        name,
        size,
        checksum: sum,
        overflows: joinOverflows(results.flatMap(({ overflows }) => overflows)),
      };
      journal.append(entry);
      written.push({ entry, scans: execution.scan ? fileScans(output, results) : [] });
    },
  });
  await writing.catch((error: unknown) => {
    const left = missing.slice(written.length).reduce((sum, { size }) => sum + size, 0);
    throw error instanceof ConversionError && error.code === "no-space" ? roomNeeded(error, left) : error;
  });
  return written;
}

function roomNeeded(error: ConversionError, bytes: number): ConversionError {
  return new ConversionError("no-space", `${error.message}, and ${bytes} bytes are still to be written`, {
    hint: error.hint ?? "make room",
    cause: error,
  });
}

function syncFolder(folder: OutputFolders["folder"], warnings: Set<string>): void {
  if (!folder.sync())
    warnings.add(
      "the file system cannot write folders to the disk at once: after a power failure files may be missing",
    );
}

/** A tensor that several ranges had a part of has one count. */
function joinOverflows(overflows: JournalEntry["overflows"]): JournalEntry["overflows"] {
  const counts = new Map<string, number>();
  for (const { tensor, count } of overflows) counts.set(tensor, (counts.get(tensor) ?? 0) + count);
  return [...counts].map(([tensor, count]) => ({ tensor, count }));
}

function inOrder({ execution }: Run, files: readonly CheckedFile[]): readonly CheckedFile[] {
  const byName = new Map(files.map((file) => [file.entry.name, file]));
  return execution.plan.outputs.map(({ name }) => {
    const file = byName.get(name);
    if (file !== undefined) return file;
    throw new ConversionError("io", `${name} was not written`);
  });
}

function claimedBytes(claims: readonly JournalEntry[]): number {
  return claims.reduce((sum, { size }) => sum + size, 0);
}
