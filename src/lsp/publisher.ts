import type { Diagnostic as LspDiagnostic } from "vscode-languageserver";

type Publish = (uri: string, version: number | null, diagnostics: readonly LspDiagnostic[]) => void;

/** What a client shows of one checkpoint: every file of it, open or not; a file that has nothing any more is cleared. */
export class Publisher {
  readonly #publish: Publish;
  readonly #uriOf: (path: string) => string;
  /** By path, the URI that it was shown under and what was shown, as text. */
  readonly #shown = new Map<string, { readonly uri: string; readonly text: string }>();

  constructor(publish: Publish, uriOf: (path: string) => string) {
    this.#publish = publish;
    this.#uriOf = uriOf;
  }

  /** @param versions of the open documents: these are told always, for a client moves old marks with the text */
  show(byPath: ReadonlyMap<string, readonly LspDiagnostic[]>, versions: ReadonlyMap<string, number>): void {
    for (const path of [...this.#shown.keys()].filter((each) => !byPath.has(each))) this.#put(path, [], versions);
    for (const [path, diagnostics] of byPath) this.#put(path, diagnostics, versions);
  }

  clear(): void {
    this.show(new Map(), new Map());
  }

  #put(path: string, diagnostics: readonly LspDiagnostic[], versions: ReadonlyMap<string, number>): void {
    const uri = this.#uriOf(path);
    const text = JSON.stringify(diagnostics);
    const version = versions.get(path) ?? null;
    const before = this.#shown.get(path);
    // A client may spell the URI of a file that it opens another way: what was shown under the old one would stay.
    if (before !== undefined && before.uri !== uri) this.#publish(before.uri, null, []);
    if (
      version === null &&
      (before === undefined ? diagnostics.length === 0 : before.text === text && before.uri === uri)
    )
      return;
    this.#publish(uri, version, diagnostics);
    if (diagnostics.length === 0) this.#shown.delete(path);
    else this.#shown.set(path, { uri, text });
  }
}
