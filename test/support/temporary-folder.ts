import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, onTestFinished } from "vitest";

/** An empty folder by its real path, gone when the test ends. For tests and `beforeEach`. */
export function temporaryFolder(prefix = "checkpointlint-"): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), prefix));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** One for all tests of a file or of a `describe`, which calls it before its hooks. Skipped tests make none. */
export function sharedFolder(prefix = "checkpointlint-"): string {
  const folder = join(realpathSync(tmpdir()), `${prefix}${crypto.randomUUID()}`);
  beforeAll(() => void mkdirSync(folder, { mode: 0o700 }));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
