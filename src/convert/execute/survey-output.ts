import * as fs from "node:fs";
import { errnoOf } from "../../source/errno.ts";
import { ConversionError } from "../conversion-error.ts";
import type { Done } from "./done.ts";
import { type JournalEntry, type JournalHeader, readJournal } from "./journal.ts";
import { type PinnedFolder, pinFolder } from "./pinned-folder.ts";
import { DONE_FILE, readDone } from "./read-done.ts";
import { refuseForeignState } from "./refuse-foreign-state.ts";
import { STATE_FOLDER } from "./state-folder.ts";
import { writeError } from "./write-error.ts";

/** What stands in an output folder. */
export interface OutputSurvey {
  readonly done: Done | null;
  readonly hasState: boolean;
  readonly journal: { readonly header: JournalHeader; readonly entries: readonly JournalEntry[] } | null;
  /** All else. */
  readonly entries: readonly SurveyedEntry[];
}

export interface SurveyedEntry {
  readonly name: string;
  /** Device and inode. */
  readonly key: string;
  readonly isFolder: boolean;
  /** Bytes that become free when it is taken away. */
  readonly held: number;
}

/** Reads only. @throws ConversionError "output" when what marks an output is not of checkpointlint; "io", "access" */
export function surveyOutput(folder: PinnedFolder): OutputSurvey {
  try {
    const names = fs.readdirSync(folder.at(""));
    const entries = names
      .filter((name) => name !== DONE_FILE && name !== STATE_FOLDER)
      .map((name) => entryOf(folder, name))
      .filter((entry) => entry !== null);
    const hasState = names.includes(STATE_FOLDER);
    return {
      done: names.includes(DONE_FILE) ? doneIn(folder) : null,
      hasState,
      journal: hasState ? journalIn(folder) : null,
      entries,
    };
  } catch (error) {
    throw writeError(`look at ${folder.path}`, error);
  }
}

function doneIn(folder: PinnedFolder): Done {
  const { kind, done } = readDone(folder.at(DONE_FILE));
  if (kind === "ours") return done;
  const fault = kind === "damaged" ? "is damaged, or was edited" : "is not one that checkpointlint wrote";
  throw new ConversionError("output", `${DONE_FILE} in ${folder.path} ${fault}`, {
    hint: "choose another folder, or remove this one yourself",
  });
}

function journalIn(folder: PinnedFolder): OutputSurvey["journal"] {
  const path = folder.at(STATE_FOLDER);
  const stats = fs.lstatSync(path, { throwIfNoEntry: false });
  // Another process has just finished.
  if (stats === undefined) return null;
  if (!stats.isDirectory()) {
    throw new ConversionError("output", `${STATE_FOLDER} in ${folder.path} is not a folder`, {
      hint: "choose another folder, or remove this one yourself",
    });
  }
  let state: PinnedFolder | null = null;
  try {
    state = pinFolder(path, `${folder.path}/${STATE_FOLDER}`);
    refuseForeignState(state);
    return readJournal(state);
  } catch (error) {
    if (state === null && errnoOf(error) === "ENOENT") return null;
    throw error;
  } finally {
    state?.close();
  }
}

function entryOf(folder: PinnedFolder, name: string): SurveyedEntry | null {
  const stats = fs.lstatSync(folder.at(name), { bigint: true, throwIfNoEntry: false });
  if (stats === undefined) return null;
  const held = stats.nlink > 1n ? 0 : Number(stats.blocks ?? 0n) * 512;
  return { name, key: `${stats.dev}:${stats.ino}`, isFolder: stats.isDirectory(), held };
}
