import type { Diagnostic as LspDiagnostic } from "vscode-languageserver";
import type { LintResult } from "../engine/lint-result.ts";
import { type DirectoryEntry, SourceError, type VirtualFs } from "../source/virtual-fs.ts";
import type { Buffers } from "./buffers.ts";
import { configMistakes } from "./config-mistakes.ts";
import { LatestRun } from "./latest-run.ts";
import { type Publish, Publisher } from "./publisher.ts";

/** A verdict and the texts that it is about. */
export interface Verdict {
  readonly root: string;
  readonly result: LintResult;
  /** Versions of the open documents that were linted, by path. A document with another version is not what was linted. */
  readonly versions: ReadonlyMap<string, number>;
}

/** A verdict and the files that it was made of, as the folder had them. */
export interface FolderVerdict {
  /** null where the folder has nothing any more that could be linted. */
  readonly result: LintResult | null;
  readonly files: readonly DirectoryEntry[];
}

/** Lints what folders are: checkpoints, or the resources in them. */
export interface FolderLinter {
  /** @throws SourceError for a folder that cannot be listed; what a linter throws */
  lint(folder: string): Promise<FolderVerdict>;
  /** The files that a verdict would be made of now. @throws SourceError */
  filesOf(folder: string): Promise<readonly DirectoryEntry[]>;
}

/** What a folder needs of the world. */
export interface FolderEnvironment {
  /** The disk with the unsaved buffers over it. */
  readonly fs: VirtualFs;
  readonly buffers: Buffers;
  /** Milliseconds from the last keystroke to the lint. */
  readonly delay: number;
  /** By name of the file. */
  diagnosticsOf(result: LintResult): Promise<ReadonlyMap<string, readonly LspDiagnostic[]>>;
  readonly publish: Publish;
  uriOf(path: string): string;
  /** Tells the user of a fault; never throws. */
  report(error: unknown): void;
}

/** A folder of which something is open: linted after each change, its latest verdict shown. */
export class LintedFolder {
  readonly path: string;
  /** Open documents of it. */
  readonly documents: Set<string> = new Set();
  /** Stays when the last document closes: somebody asked for it. */
  pinned = false;
  readonly run: LatestRun;
  readonly #env: FolderEnvironment;
  readonly #linter: FolderLinter;
  readonly #shown: Publisher;
  /** Of the configuration that governs it. */
  readonly #mistakes: Publisher;
  #verdict: Verdict | null = null;
  #files: readonly DirectoryEntry[] | null = null;

  constructor(path: string, linter: FolderLinter, env: FolderEnvironment) {
    this.path = path;
    this.#linter = linter;
    this.#env = env;
    this.run = new LatestRun(env.delay, (isStale) => this.#lint(isStale));
    this.#shown = new Publisher(env.publish, env.uriOf);
    this.#mistakes = new Publisher(env.publish, env.uriOf);
  }

  /** The latest verdict, whatever was typed since; null before the first. */
  get verdict(): Verdict | null {
    return this.#verdict;
  }

  /** Whether files of it were written, came or went since they were linted. A client need not watch them. */
  async isOvertaken(): Promise<boolean> {
    if (this.#files === null) return false;
    const then = new Map(this.#files.map((entry) => [entry.name, entry]));
    try {
      const now = await this.#linter.filesOf(this.path);
      return now.length !== then.size || !now.every((entry) => isSameFile(entry, then.get(entry.name)));
    } catch (error) {
      if (error instanceof SourceError) return true;
      throw error;
    }
  }

  close(): void {
    this.run.stop();
    this.#shown.clear();
    this.#mistakes.clear();
  }

  async #lint(isStale: () => boolean): Promise<void> {
    const { buffers, diagnosticsOf } = this.#env;
    try {
      await buffers.refresh();
      const versions = buffers.versions();
      const { result, files } = await this.#linter.lint(this.path);
      const diagnostics = result === null ? new Map() : await diagnosticsOf(result);
      if (isStale()) return;
      this.#verdict = result === null ? null : { root: this.path, result, versions };
      this.#files = files;
      this.#show(diagnostics, versions);
      this.#mistakes.clear();
    } catch (error) {
      if (!isStale()) this.#fail(error);
    }
  }

  #show(diagnostics: ReadonlyMap<string, readonly LspDiagnostic[]>, versions: ReadonlyMap<string, number>): void {
    // An open document without a finding is told so: a client may wait for it.
    const byPath = new Map<string, readonly LspDiagnostic[]>([...this.documents].map((path) => [path, []]));
    for (const [file, list] of diagnostics) byPath.set(this.#env.fs.join(this.path, file), list);
    this.#shown.show(byPath, versions);
  }

  #fail(error: unknown): void {
    const mistakes = configMistakes(error);
    // What was found before stays: it is not the checkpoint that is wrong.
    if (mistakes !== null) this.#mistakes.show(mistakes, new Map());
    // The folder is gone, or may not be read any more: nothing that is shown of it is true.
    else if (error instanceof SourceError) this.#shown.clear();
    else this.#env.report(error);
  }
}

function isSameFile(now: DirectoryEntry, then: DirectoryEntry | undefined): boolean {
  return (
    then !== undefined && now.kind === then.kind && now.size === then.size && Object.is(now.modified, then.modified)
  );
}
