import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { uriOfPath } from "./file-uri.ts";

/** Of documents whose text the client asks for (LSP 3.18, workspace/textDocumentContent). */
export const HEADER_SCHEME = "checkpointlint-header";
/** Views that are kept; the oldest goes first. */
const MAX_VIEWS = 64;

/** Texts that a client may show beside files: as documents of our own scheme, or as files of a temporary folder for a client that knows only these. */
export class HeaderViews {
  readonly #virtual: boolean;
  readonly #texts = new Map<string, string>();
  #folder: string | null = null;

  /** @param virtual whether the client asks for the text of documents that are no files */
  constructor(virtual: boolean) {
    this.#virtual = virtual;
  }

  /** @param path of the weight file, by which the view is named */
  put(path: string, text: string): string {
    if (!this.#virtual) return this.#write(path, text);
    const uri = `${HEADER_SCHEME}:${new URL(uriOfPath(path)).pathname}.json`;
    this.#texts.delete(uri);
    this.#texts.set(uri, text);
    for (const oldest of [...this.#texts.keys()].slice(0, -MAX_VIEWS)) this.#texts.delete(oldest);
    return uri;
  }

  textOf(uri: string): string {
    return this.#texts.get(uri) ?? "";
  }

  /** Takes the temporary folder away. */
  close(): void {
    if (this.#folder !== null) rmSync(this.#folder, { recursive: true, force: true });
  }

  #write(path: string, text: string): string {
    // Of this user only, and new: nobody else can have put a link there.
    this.#folder ??= mkdtempSync(join(tmpdir(), "checkpointlint-"));
    const name = path
      .replace(/^.*[\\/]/, "")
      .replaceAll(/[^\w.-]/g, "_")
      .slice(-100);
    const file = join(this.#folder, `${name}.json`);
    rmSync(file, { force: true });
    writeFileSync(file, text, { mode: 0o444 });
    return uriOfPath(file);
  }
}
