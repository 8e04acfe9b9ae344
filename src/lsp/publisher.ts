import type { Diagnostic as LspDiagnostic } from "vscode-languageserver";

export type Publish = (uri: string, version: number | null, diagnostics: readonly LspDiagnostic[]) => void;

/** What a client shows of one checkpoint: every file of it, open or not; a file that has nothing any more is cleared. */
export class Publisher {
  readonly #publish: Publish;
  readonly #uriOf: (path: string) => string;
  /** URIs under which something is shown. */
  #shown: Set<string> = new Set();

  constructor(publish: Publish, uriOf: (path: string) => string) {
    this.#publish = publish;
    this.#uriOf = uriOf;
  }

  /** @param versions of the open documents */
  show(byPath: ReadonlyMap<string, readonly LspDiagnostic[]>, versions: ReadonlyMap<string, number>): void {
    const before = this.#shown;
    const told = new Set<string>();
    this.#shown = new Set();
    for (const [path, diagnostics] of byPath) {
      const uri = this.#uriOf(path);
      this.#publish(uri, versions.get(path) ?? null, diagnostics);
      told.add(uri);
      if (diagnostics.length > 0) this.#shown.add(uri);
    }
    // Also a file that is now open under another spelling of its URI.
    for (const uri of before) if (!told.has(uri)) this.#publish(uri, null, []);
  }

  clear(): void {
    this.show(new Map(), new Map());
  }
}
