import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { writeTree } from "../source/write-tree.ts";
import { tinyCheckpoint } from "../support/tiny-checkpoint.ts";
import { LspClient, type Point } from "./lsp-client.ts";

type CheckpointInput = Parameters<typeof tinyCheckpoint>[0];

/** A tiny checkpoint on disk in a folder whose name an URI has to spell otherwise, and a client of it. */
export class Fixture {
  readonly folder: string = mkdtempSync(join(tmpdir(), "checkpoint é %20 "));
  readonly root: string = join(this.folder, "tiny llama");
  readonly client: LspClient;

  constructor(input: CheckpointInput = {}, args: readonly string[] = []) {
    writeTree(this.root, Object.fromEntries(tinyCheckpoint(input)));
    this.client = new LspClient(args, this.folder);
  }

  path(file: string): string {
    return join(this.root, file);
  }

  uri(file: string): string {
    return pathToFileURL(this.path(file)).href;
  }

  read(file: string): string {
    return readFileSync(this.path(file), "utf8");
  }

  write(file: string, text: string): void {
    writeFileSync(this.path(file), text);
  }

  /** Opens a file as it is on disk. */
  open(file: string): string {
    const text = this.read(file);
    this.client.open(this.uri(file), text);
    return text;
  }

  close(): void {
    this.client.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Where a piece of a text begins, or a few characters after it. */
export function pointOf(text: string, piece: string, after = 0): Point {
  const offset = text.indexOf(piece) + after;
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

export interface Edit {
  readonly range: { readonly start: Point; readonly end: Point };
  readonly newText: string;
}

/** A text with edits of the protocol made. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const offset = ({ line, character }: Point): number => {
    const starts = [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map((match) => match.index + match[0].length)];
    return (starts[line] ?? text.length) + character;
  };
  return edits
    .map(({ range, newText }, at) => ({ begin: offset(range.start), end: offset(range.end), newText, at }))
    .toSorted((a, b) => b.begin - a.begin || b.at - a.at)
    .reduce((made, { begin, end, newText }) => made.slice(0, begin) + newText + made.slice(end), text);
}
