import type { TextDocument } from "vscode-languageserver-textdocument";
import { isYamlName, mentionsVendor } from "../checkpoint/resource-signs.ts";
import { type FolderEnvironment, LintedFolder } from "./linted-folder.ts";
import type { ResourceFolderLinter } from "./resource-folder-linter.ts";
import { isConfigFile } from "./watched-names.ts";

/** The folders with an open YAML file of the platform. A YAML file of anything else costs a look at its text. */
export class ResourceFolders {
  readonly #env: FolderEnvironment;
  readonly #linter: ResourceFolderLinter;
  readonly #folders = new Map<string, LintedFolder>();
  #stopped = false;

  constructor(linter: ResourceFolderLinter, env: FolderEnvironment) {
    this.#linter = linter;
    this.#env = env;
  }

  /** A document was opened or changed. */
  changed(path: string, document: TextDocument): void {
    if (!isYamlName(path) || isConfigFile(path)) return;
    const known = this.#folders.get(this.#env.fs.parent(path));
    // One that was a resource until now is shown to be none.
    if (known?.documents.has(path) !== true && !mentionsVendor(document.getText())) return;
    this.#env.buffers.put(path, document);
    const folder = this.at(this.#env.fs.parent(path));
    folder.documents.add(path);
    folder.run.schedule();
  }

  closed(path: string): void {
    const folder = this.with(path);
    if (folder === null) return;
    folder.documents.delete(path);
    if (folder.documents.size > 0 || folder.pinned) folder.run.schedule();
    else {
      folder.close();
      this.#folders.delete(folder.path);
      this.#linter.forget(folder.path);
    }
  }

  /** Something was saved, or changed on disk. */
  touched(path: string): void {
    if (isYamlName(path)) this.#folders.get(this.#env.fs.parent(path))?.run.schedule();
  }

  /** The folder that has an open document. */
  with(path: string): LintedFolder | null {
    const folder = this.#folders.get(this.#env.fs.parent(path));
    return folder?.documents.has(path) === true ? folder : null;
  }

  at(path: string): LintedFolder {
    const known = this.#folders.get(path);
    if (known !== undefined) return known;
    const folder = new LintedFolder(path, this.#linter, this.#env);
    if (this.#stopped) folder.run.stop();
    this.#folders.set(path, folder);
    return folder;
  }

  all(): readonly LintedFolder[] {
    return [...this.#folders.values()];
  }

  stop(): void {
    this.#stopped = true;
    for (const { run } of this.#folders.values()) run.stop();
  }
}
