import { createHash } from "node:crypto";

/** One part of the cache: a verdict, or what many verdicts share. */
export interface CacheLine {
  readonly key: string;
  /** Keys of the parts that it needs. */
  readonly needs: readonly string[];
  /** JSON. */
  readonly text: string;
}

/** A file of lines: a damaged one loses what is in the damaged lines, and nothing else is read of lines that nobody asks for. */
export interface CacheFile {
  /** null when there is none, or it is damaged. */
  find(key: string): CacheLine | null;
  /** All that are whole, in the order of their writing. */
  lines(): readonly CacheLine[];
}

const FORMAT = "checkpointlint/lint-cache@1";
/** A verdict that nobody asked for since so many others were written is forgotten. */
const MAX_LINES = 4096;

/** @param identity of the program that wrote it: what another has written is no cache */
export function parseCacheFile(text: string, identity: string): CacheFile {
  const [head = "", ...rest] = text.split("\n");
  const lines = new Map<string, { readonly line: CacheLine; readonly sum: string }>();
  if (head === headOf(identity)) {
    for (const each of rest) {
      const [, key = "", needs = "", sum = "", json = ""] = /^(\S+) (\S+) (\S+) (.*)$/s.exec(each) ?? [];
      if (key !== "") lines.set(key, { line: { key, needs: needs.split(",").slice(1), text: json }, sum });
    }
  }
  const find = (key: string): CacheLine | null => {
    const found = lines.get(key);
    return found !== undefined && sumOf(found.line) === found.sum ? found.line : null;
  };
  return { find, lines: () => [...lines.keys()].map(find).filter((line) => line !== null) };
}

/** What nothing needs is left out, and of too many verdicts the oldest. @param verdicts the newest last */
export function printCacheFile(
  identity: string,
  verdicts: readonly CacheLine[],
  shared: ReadonlyMap<string, CacheLine>,
): string {
  const kept = verdicts.slice(-MAX_LINES);
  const needed = new Set(kept.flatMap(({ needs }) => needs));
  const parts = [...shared.values()].filter(({ key }) => needed.has(key));
  return `${[headOf(identity), ...[...parts, ...kept].map(printLine)].join("\n")}\n`;
}

/** For what is shared: its key says what it holds. */
export function sharedLine(kind: string, value: unknown): CacheLine {
  const text = JSON.stringify(value);
  return { key: `${kind}:${hashOf(text)}`, needs: [], text };
}

export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

function headOf(identity: string): string {
  return `${FORMAT} ${identity}`;
}

function printLine(line: CacheLine): string {
  return `${line.key} ${["-", ...line.needs].join(",")} ${sumOf(line)} ${line.text}`;
}

function sumOf({ key, needs, text }: CacheLine): string {
  return hashOf(JSON.stringify([key, needs, text]));
}
