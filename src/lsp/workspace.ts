import type { TextDocument } from "vscode-languageserver-textdocument";
import { sureFolderOf } from "../checkpoint/discover-file.ts";
import { createSearch } from "../checkpoint/discover-search.ts";
import { isYamlName } from "../checkpoint/resource-signs.ts";
import { type ConfigEnvironment, ConfigFolder } from "./config-folder.ts";
import { isBelow } from "./is-below.ts";
import { LatestRun } from "./latest-run.ts";
import { type FolderEnvironment, type FolderLinter, LintedFolder, type Verdict } from "./linted-folder.ts";
import type { ResourceFolderLinter } from "./resource-folder-linter.ts";
import { ResourceFolders } from "./resource-folders.ts";
import { isCheckpointFile, isConfigFile } from "./watched-names.ts";

export interface WorkspaceEnvironment extends FolderEnvironment, ConfigEnvironment {
  readonly checkpoints: FolderLinter;
  readonly resources: ResourceFolderLinter;
  /** A root was closed: what is kept of its files can go. */
  forget(root: string): void;
}

/** The checkpoints, folders with resources and configurations that have an open document. */
export class Workspace {
  readonly #env: WorkspaceEnvironment;
  readonly #roots = new Map<string, LintedFolder>();
  readonly #resources: ResourceFolders;
  /** By path of the configuration. */
  readonly #configs = new Map<string, ConfigFolder>();

  /** Open documents that are in no checkpoint yet: the files that make one of their folder may come later. */
  readonly #strays = new Set<string>();
  readonly #search: LatestRun;

  #stopped = false;

  constructor(env: WorkspaceEnvironment) {
    this.#env = env;
    this.#resources = new ResourceFolders(env.resources, env);
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
    this.#resources.changed(path, document);
    if (!isCheckpointFile(path)) return;
    buffers.put(path, document);
    await this.#adopt(path);
    // It may be what makes a checkpoint of a folder.
    if ([...this.#strays].some((stray) => stray !== path)) this.#search.schedule();
  }

  closed(path: string): void {
    this.#env.buffers.remove(path);
    this.#strays.delete(path);
    this.#resources.closed(path);
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
    this.#resources.touched(path);
    if (this.#strays.size > 0) this.#search.schedule();
  }

  touchAll(): void {
    for (const { run } of [...this.#roots.values(), ...this.#resources.all(), ...this.#configs.values()])
      run.schedule();
  }

  /** Lints a checkpoint although nothing of it may be open, and keeps showing it. */
  async pin(path: string): Promise<void> {
    await this.#pin(this.#rootAt(path));
  }

  /** The same with the resources in a folder. */
  async pinResources(folder: string): Promise<void> {
    await this.#pin(this.#resources.at(folder));
  }

  /** Whether an open document is one of resources, or was. */
  isResource(path: string): boolean {
    return this.#resources.with(path) !== null;
  }

  async #pin(root: LintedFolder): Promise<void> {
    root.pinned = true;
    root.run.schedule();
    await root.run.settled();
  }

  /** The latest verdict on the checkpoint or the resources that a document is of, whatever was typed since; null when there is none yet. */
  verdictOf(path: string): Verdict | null {
    return this.#folderWith(path)?.verdict ?? null;
  }

  /** The verdict on the texts as they are now, also of files that somebody else wrote without this server being told. */
  async freshVerdictOf(path: string): Promise<Verdict | null> {
    const root = this.#folderWith(path);
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
    this.#resources.stop();
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

  #folderWith(path: string): LintedFolder | null {
    return this.#resources.with(path) ?? (isYamlName(path) ? null : this.#rootWith(path));
  }

  #rootWith(path: string): LintedFolder | null {
    for (const root of this.#roots.values()) if (root.documents.has(path)) return root;
    // One that was opened just now.
    return this.#roots.get(this.#env.fs.parent(path)) ?? null;
  }

  async #findRoot(path: string): Promise<LintedFolder | null> {
    const { fs, buffers } = this.#env;
    await buffers.refresh();
    const found = await sureFolderOf(createSearch(fs), fs.parent(path)).catch(() => null);
    return found === null ? null : this.#rootAt(found);
  }

  #rootAt(path: string): LintedFolder {
    const known = this.#roots.get(path);
    if (known !== undefined) return known;
    const root = new LintedFolder(path, this.#env.checkpoints, this.#env);
    if (this.#stopped) root.run.stop();
    this.#roots.set(path, root);
    return root;
  }

  #drop(root: LintedFolder): void {
    root.close();
    this.#roots.delete(root.path);
    this.#env.forget(root.path);
  }
}
