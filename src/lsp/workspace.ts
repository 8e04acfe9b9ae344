import type { TextDocument } from "vscode-languageserver-textdocument";
import { sureFolderOf } from "../checkpoint/discover-file.ts";
import { createSearch } from "../checkpoint/discover-search.ts";
import { CheckpointRoot, type RootEnvironment, type Verdict } from "./checkpoint-root.ts";
import { type ConfigEnvironment, ConfigFolder } from "./config-folder.ts";
import { isBelow } from "./is-below.ts";
import { LatestRun } from "./latest-run.ts";
import { isCheckpointFile, isConfigFile } from "./watched-names.ts";

export interface WorkspaceEnvironment extends RootEnvironment, ConfigEnvironment {
  /** A root was closed: what is kept of its files can go. */
  forget(root: string): void;
}

/** The checkpoints and configurations that have an open document. */
export class Workspace {
  readonly #env: WorkspaceEnvironment;
  readonly #roots = new Map<string, CheckpointRoot>();
  /** By path of the configuration. */
  readonly #configs = new Map<string, ConfigFolder>();

  /** Open documents that are in no checkpoint yet: the files that make one of their folder may come later. */
  readonly #strays = new Set<string>();
  readonly #search: LatestRun;

  #stopped = false;

  constructor(env: WorkspaceEnvironment) {
    this.#env = env;
    this.#search = new LatestRun(env.delay, () => this.#adoptStrays().catch(env.report));
  }

  /** A document was opened or changed. */
  async changed(path: string, document: TextDocument): Promise<void> {
    const { buffers, fs } = this.#env;
    if (isConfigFile(path)) {
      buffers.put(path, document);
      const config = this.#configs.get(path) ?? new ConfigFolder(fs.parent(path), path, this.#env);
      this.#configs.set(path, config);
      config.run.schedule();
      this.touchAll();
    }
    if (!isCheckpointFile(path)) return;
    buffers.put(path, document);
    await this.#adopt(path);
    // It may be what makes a checkpoint of a folder.
    if ([...this.#strays].some((stray) => stray !== path)) this.#search.schedule();
  }

  closed(path: string): void {
    this.#env.buffers.remove(path);
    this.#strays.delete(path);
    if (isConfigFile(path)) this.touchAll();
    this.#configs.get(path)?.close();
    this.#configs.delete(path);
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
    if (this.#strays.size > 0) this.#search.schedule();
  }

  touchAll(): void {
    for (const { run } of [...this.#roots.values(), ...this.#configs.values()]) run.schedule();
  }

  /** Lints a folder although nothing of it may be open, and keeps showing it. */
  async pin(path: string): Promise<void> {
    const root = this.#rootAt(path);
    root.pinned = true;
    root.run.schedule();
    await root.run.settled();
  }

  /** The latest verdict on the checkpoint that a document is in, whatever was typed since; null when there is none yet. */
  verdictOf(path: string): Verdict | null {
    return this.#rootWith(path)?.verdict ?? null;
  }

  /** The verdict on the texts as they are now, also of files that somebody else wrote without this server being told. */
  async freshVerdictOf(path: string): Promise<Verdict | null> {
    const root = this.#rootWith(path);
    if (root === null) return null;
    await root.run.settled();
    if (await root.isOvertaken()) {
      root.run.schedule();
      await root.run.settled();
    }
    return root.verdict;
  }

  /** Nothing is linted any more, also what was on its way. */
  stop(): void {
    this.#stopped = true;
    this.#search.stop();
    for (const { run } of [...this.#roots.values(), ...this.#configs.values()]) run.stop();
  }

  async #adopt(path: string): Promise<void> {
    const known = this.#rootWith(path);
    // From now on: what comes while its folder is looked through is looked for once more.
    if (known === null) this.#strays.add(path);
    const root = known ?? (await this.#findRoot(path));
    // Closed while its folder was looked for.
    if (root === null || this.#env.buffers.documentAt(path) === null) return;
    this.#strays.delete(path);
    root.documents.add(path);
    root.run.schedule();
  }

  async #adoptStrays(): Promise<void> {
    for (const path of [...this.#strays]) await this.#adopt(path);
  }

  #rootWith(path: string): CheckpointRoot | null {
    for (const root of this.#roots.values()) if (root.documents.has(path)) return root;
    // One that was opened just now.
    return this.#roots.get(this.#env.fs.parent(path)) ?? null;
  }

  async #findRoot(path: string): Promise<CheckpointRoot | null> {
    const { fs, buffers } = this.#env;
    await buffers.refresh();
    const found = await sureFolderOf(createSearch(fs), fs.parent(path)).catch(() => null);
    return found === null ? null : this.#rootAt(found);
  }

  #rootAt(path: string): CheckpointRoot {
    const known = this.#roots.get(path);
    if (known !== undefined) return known;
    const root = new CheckpointRoot(path, this.#env);
    if (this.#stopped) root.run.stop();
    this.#roots.set(path, root);
    return root;
  }

  #drop(root: CheckpointRoot): void {
    root.close();
    this.#roots.delete(root.path);
    this.#env.forget(root.path);
  }
}
