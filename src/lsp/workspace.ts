import type { Diagnostic as LspDiagnostic } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { sureFolderOf } from "../checkpoint/discover-file.ts";
import { createSearch } from "../checkpoint/discover-search.ts";
import type { LintResult } from "../engine/lint-result.ts";
import { SourceError, type VirtualFs } from "../source/virtual-fs.ts";
import type { Buffers } from "./buffers.ts";
import { LatestRun } from "./latest-run.ts";
import { Publisher } from "./publisher.ts";
import { isCheckpointFile, isConfigFile } from "./watched-names.ts";

/** A verdict and the texts that it is about. */
export interface Verdict {
  readonly root: string;
  readonly result: LintResult;
  /** Versions of the open documents that were linted, by path. A document with another version is not what was linted. */
  readonly versions: ReadonlyMap<string, number>;
}

/** What the workspace needs of the world. */
export interface WorkspaceEnvironment {
  /** The disk with the unsaved buffers over it. */
  readonly fs: VirtualFs;
  readonly buffers: Buffers;
  /** Milliseconds from the last keystroke to the lint. */
  readonly delay: number;
  lint(root: string): Promise<LintResult>;
  diagnosticsOf(result: LintResult): Promise<ReadonlyMap<string, LspDiagnostic[]>>;
  /** Of a file that is not in a checkpoint: a configuration. */
  publish(uri: string, version: number | null, diagnostics: readonly LspDiagnostic[]): void;
  uriOf(path: string): string;
  /** A root was closed: what is kept of its files can go. */
  forget(root: string): void;
  /** Tells the user of a fault; never throws. */
  report(error: unknown): void;
}

interface Root {
  readonly path: string;
  readonly run: LatestRun;
  readonly publisher: Publisher;
  /** Open documents of it. */
  readonly documents: Set<string>;
  /** Stays when the last document closes: somebody asked for it. */
  pinned: boolean;
  verdict: Verdict | null;
}

/** The checkpoints that have an open document, each with its latest verdict. */
export class Workspace {
  readonly #env: WorkspaceEnvironment;
  readonly #roots = new Map<string, Root>();

  constructor(env: WorkspaceEnvironment) {
    this.#env = env;
  }

  /** A document was opened or changed. */
  async changed(path: string, document: TextDocument): Promise<void> {
    if (isConfigFile(path)) {
      this.#env.buffers.put(path, document);
      this.touchAll();
      return;
    }
    if (!isCheckpointFile(path)) return;
    this.#env.buffers.put(path, document);
    const root = this.#rootWith(path) ?? (await this.#findRoot(path));
    // Closed while its folder was looked for.
    if (root === null || this.#env.buffers.documentAt(path) === null) return;
    root.documents.add(path);
    root.run.schedule();
  }

  closed(path: string): void {
    this.#env.buffers.remove(path);
    if (isConfigFile(path)) this.touchAll();
    const root = this.#rootWith(path);
    if (root === null) return;
    root.documents.delete(path);
    if (root.documents.size > 0 || root.pinned) root.run.schedule();
    else this.#drop(root);
  }

  /** Something was saved, or changed on disk. */
  touched(path: string): void {
    if (isConfigFile(path)) this.touchAll();
    for (const root of this.#roots.values()) if (isBelow(path, root.path)) root.run.schedule();
  }

  touchAll(): void {
    for (const root of this.#roots.values()) root.run.schedule();
  }

  /** Lints a folder although nothing of it may be open, and keeps showing it. */
  async pin(path: string): Promise<void> {
    const root = this.#rootAt(path);
    root.pinned = true;
    root.run.schedule();
    await root.run.settled();
  }

  /** The latest verdict on the checkpoint that a document is in; null when there is none yet. */
  verdictOf(path: string): Verdict | null {
    return this.#rootWith(path)?.verdict ?? null;
  }

  /** The verdict on the texts as they are now. */
  async freshVerdictOf(path: string): Promise<Verdict | null> {
    const root = this.#rootWith(path);
    await root?.run.settled();
    return root?.verdict ?? null;
  }

  stop(): void {
    for (const root of this.#roots.values()) root.run.stop();
  }

  #rootWith(path: string): Root | null {
    for (const root of this.#roots.values()) if (root.documents.has(path)) return root;
    return null;
  }

  async #findRoot(path: string): Promise<Root | null> {
    const { fs, buffers } = this.#env;
    await buffers.refresh();
    const found = await sureFolderOf(createSearch(fs), fs.parent(path)).catch(() => null);
    return found === null ? null : this.#rootAt(found);
  }

  #rootAt(path: string): Root {
    const known = this.#roots.get(path);
    if (known !== undefined) return known;
    const { publish, uriOf, delay } = this.#env;
    const root: Root = {
      path,
      run: new LatestRun(delay, (isStale) => this.#lint(root, isStale)),
      publisher: new Publisher(publish, uriOf),
      documents: new Set(),
      pinned: false,
      verdict: null,
    };
    this.#roots.set(path, root);
    return root;
  }

  async #lint(root: Root, isStale: () => boolean): Promise<void> {
    const { buffers, fs, lint, diagnosticsOf, report } = this.#env;
    try {
      await buffers.refresh();
      const versions = buffers.versions();
      const result = await lint(root.path);
      const diagnostics = await diagnosticsOf(result);
      if (isStale()) return;
      root.verdict = { root: root.path, result, versions };
      // An open document without a finding is told so: a client may wait for it.
      const byPath = new Map<string, readonly LspDiagnostic[]>([...root.documents].map((path) => [path, []]));
      for (const [file, list] of diagnostics) byPath.set(fs.join(root.path, file), list);
      root.publisher.show(byPath, versions);
    } catch (error) {
      if (isStale()) return;
      // The folder is gone, or may not be read any more: nothing that is shown of it is true.
      if (error instanceof SourceError) root.publisher.clear();
      else report(error);
    }
  }

  #drop(root: Root): void {
    root.run.stop();
    root.publisher.clear();
    this.#roots.delete(root.path);
    this.#env.forget(root.path);
  }
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder) && /^[\\/]/.test(path.slice(folder.length));
}
