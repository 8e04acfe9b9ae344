import { isUtf8 } from "node:buffer";
import * as fs from "node:fs";
import type { ChecksumKind } from "./execution.ts";
import type { PinnedFolder } from "./pinned-folder.ts";
import { isPlainName } from "./plain-name.ts";
import { readSmallFile } from "./read-small-file.ts";
import type { SourceIdentity } from "./source-identity.ts";
import { JOURNAL_FILE } from "./state-folder.ts";
import { writeFully } from "./transfer.ts";
import { writeError } from "./write-error.ts";

/** What a conversion that was not finished was about; the first line. */
export interface JournalHeader {
  readonly schema: "checkpointlint/journal@1";
  /** planHash. */
  readonly plan: string;
  /** Of checkpointlint. */
  readonly version: string;
  readonly checksum: ChecksumKind;
  readonly sources: readonly Omit<SourceIdentity, "path">[];
  /** Files of the output that it writes, and those of earlier plans that it has taken the place of. */
  readonly names: readonly string[];
}

/** A finished file; a line. */
export interface JournalEntry {
  readonly name: string;
  readonly size: number;
  readonly checksum: string;
  readonly overflows: readonly { readonly tensor: string; readonly count: number }[];
}

export interface Journal {
  /** Returns when the line is on the disk. @throws ConversionError */
  append(entry: JournalEntry): void;
  close(): void;
}

/** The header is a line of some hundred bytes a source, an entry is short unless casts overflowed. */
const MAX_BYTES = 64 * 2 ** 20;

/**
 * null when there is none that can be trusted. Of a journal that was cut, or is damaged, the lines before that count; they
 * are claims, which the files have yet to prove.
 */
export function readJournal(
  state: PinnedFolder,
): { readonly header: JournalHeader; readonly entries: readonly JournalEntry[] } | null {
  const bytes = readSmallFile(state.at(JOURNAL_FILE), MAX_BYTES);
  if (bytes === null || !isUtf8(bytes)) return null;
  // What follows the last line end was not written to its end.
  const [first, ...lines] = bytes.toString().split("\n").slice(0, -1);
  const header = parse(first, isHeader);
  if (header === null) return null;
  const entries: JournalEntry[] = [];
  for (const line of lines) {
    const entry = parse(line, isEntry);
    if (entry === null) break;
    entries.push(entry);
  }
  return { header, entries };
}

/** Puts a journal in place of the one that is there, all at once. @throws ConversionError */
export function startJournal(
  state: PinnedFolder,
  header: JournalHeader,
  entries: readonly JournalEntry[],
  nonce: string,
): Journal {
  const temporary = state.at(`${nonce}-journal.part`);
  let fd: number | null = null;
  try {
    fd = fs.openSync(temporary, "wx");
    const text = Buffer.from([header, ...entries].map((line) => `${JSON.stringify(line)}\n`).join(""));
    writeFully("the journal", fd, text, 0);
    fs.fsyncSync(fd);
    fs.renameSync(temporary, state.at(JOURNAL_FILE));
    state.sync();
    return openJournal(fd, text.length);
  } catch (error) {
    if (fd !== null) fs.closeSync(fd);
    fs.rmSync(temporary, { force: true });
    throw writeError(`write the journal in ${state.path}`, error);
  }
}

function openJournal(fd: number, size: number): Journal {
  let end = size;
  return {
    append(entry) {
      const line = Buffer.from(`${JSON.stringify(entry)}\n`);
      writeFully("the journal", fd, line, end);
      end += line.length;
      try {
        fs.fsyncSync(fd);
      } catch (error) {
        throw writeError("write the journal to the disk", error);
      }
    },
    close: () => fs.closeSync(fd),
  };
}

function parse<T>(line: string | undefined, isRight: (value: Partial<Record<keyof T, unknown>>) => boolean): T | null {
  try {
    const value: unknown = JSON.parse(line ?? "");
    if (typeof value !== "object" || value === null) return null;
    return isRight(value) ? (value as T) : null;
  } catch {
    return null;
  }
}

function isHeader(value: Partial<Record<keyof JournalHeader, unknown>>): boolean {
  const { schema, plan, version, checksum, sources, names } = value;
  return (
    schema === "checkpointlint/journal@1" &&
    [plan, version, checksum].every((each) => typeof each === "string") &&
    Array.isArray(sources) &&
    sources.every((each: unknown) => typeof each === "object" && each !== null) &&
    Array.isArray(names) &&
    names.every((name: unknown) => typeof name === "string" && isPlainName(name))
  );
}

function isEntry(value: Partial<Record<keyof JournalEntry, unknown>>): boolean {
  const { name, size, checksum, overflows } = value;
  return (
    typeof name === "string" &&
    Number.isSafeInteger(size) &&
    typeof checksum === "string" &&
    Array.isArray(overflows) &&
    overflows.every(isOverflow)
  );
}

function isOverflow(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { tensor, count } = value as { readonly tensor?: unknown; readonly count?: unknown };
  return typeof tensor === "string" && Number.isSafeInteger(count);
}
