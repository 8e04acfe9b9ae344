/**
 * A folder inside of the output that holds what only a conversion that is going on needs: the lock, the journal, files
 * that are not finished. So nothing half done ever stands among the files of the output, whatever their names are, and all
 * of it is on the file system that it has to be on. It goes away when DONE is there.
 */
export const STATE_FOLDER = ".checkpointlint";

/** Names in it. */
export const JOURNAL_FILE = "journal.jsonl";
export const LOCK_FOLDER = "lock";

/** Names that a run gives there; with a number of the run, which is eight digits. */
const OURS = /^(?:journal\.jsonl|lock|lock-[0-9a-f]{8}|\d+-[0-9a-f]{8}\.part|[0-9a-f]{8}-(?:journal|DONE)\.part)$/;

/** Whether something in the folder is of a conversion: what is not may be anybody's, and is never taken away. */
export function isStateName(name: string): boolean {
  return OURS.test(name);
}
