import type { TextDocument } from "vscode-languageserver-textdocument";
import { readWholeFile } from "../source/read-whole-file.ts";
import { SourceError, type VirtualFs } from "../source/virtual-fs.ts";

/** Above this a buffer is compared with its file only when it was typed in. */
const CHEAP_TO_READ = 3_000_000;

/**
 * The open documents by path, and the texts of those that say something else than their file: what an overlay over the disk
 * lays on it. A buffer that is as its file stays out, for the bytes on disk say more (a byte-order mark, what is no UTF-8).
 */
export class Buffers {
  readonly #disk: VirtualFs;
  readonly #open = new Map<string, TextDocument>();
  readonly #compared = new Map<string, number>();
  readonly #unsaved = new Map<string, string>();

  constructor(disk: VirtualFs) {
    this.#disk = disk;
  }

  /** By path; changes with every `refresh`. */
  get unsaved(): ReadonlyMap<string, string> {
    return this.#unsaved;
  }

  /** Of the open documents, by path. */
  versions(): ReadonlyMap<string, number> {
    return new Map([...this.#open].map(([path, { version }]) => [path, version]));
  }

  documentAt(path: string): TextDocument | null {
    return this.#open.get(path) ?? null;
  }

  put(path: string, document: TextDocument): void {
    this.#open.set(path, document);
  }

  remove(path: string): void {
    this.#open.delete(path);
    this.#compared.delete(path);
    this.#unsaved.delete(path);
  }

  /** Compares with the disk what may have changed since. */
  async refresh(): Promise<void> {
    for (const [path, document] of this.#open) {
      const { version } = document;
      const text = document.getText();
      if (text.length > CHEAP_TO_READ && this.#compared.get(path) === version) continue;
      const same = await this.#isAsOnDisk(path, text);
      // Typed in meanwhile, or closed: then there is another run coming.
      if (this.#open.get(path) !== document || document.version !== version) continue;
      this.#compared.set(path, version);
      if (same) this.#unsaved.delete(path);
      else this.#unsaved.set(path, text);
    }
  }

  async #isAsOnDisk(path: string, text: string): Promise<boolean> {
    try {
      // Three bytes of a byte-order mark, which editors take off.
      const bytes = await readWholeFile(this.#disk, path, Buffer.byteLength(text) + 3);
      return bytes !== null && new TextDecoder().decode(bytes) === text.replace(/^\ufeff/, "");
    } catch (error) {
      if (error instanceof SourceError) return false;
      throw error;
    }
  }
}
