import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

/** Anything that came over the wire. */
export type Message = Readonly<Record<string, unknown>>;

export interface ShownDiagnostic {
  readonly range: { readonly start: Point; readonly end: Point };
  readonly code: string;
  readonly message: string;
  readonly severity: number;
  readonly data: { readonly fingerprint: string };
  readonly codeDescription: { readonly href: string };
  readonly source: string;
  readonly tags?: readonly number[];
}
export interface Point {
  readonly line: number;
  readonly character: number;
}

/** A language client of few words: it frames messages itself, so that a test can frame them badly. */
export class LspClient {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #messages: Message[] = [];
  readonly #waiting = new Set<() => void>();
  readonly exited: Promise<number | null>;
  /** URI to what is shown. */
  readonly shown: Map<string, readonly ShownDiagnostic[]> = new Map();
  #input: Buffer = Buffer.alloc(0);
  #id = 0;
  stderr: string = "";

  constructor(args: readonly string[] = [], cwd: string = process.cwd()) {
    this.#process = spawn(process.execPath, [CLI, "lsp", "--stdio", ...args], { cwd });
    this.exited = new Promise((resolve) => this.#process.on("exit", resolve));
    this.#process.stderr.on("data", (data: Buffer) => {
      this.stderr += data.toString();
    });
    this.#process.stdin.on("error", () => undefined);
    this.#process.stdout.on("data", (data: Buffer) => this.#receive(data));
  }

  write(text: string | Buffer): void {
    this.#process.stdin.write(text);
  }

  closeInput(): void {
    this.#process.stdin.end();
  }

  kill(): void {
    this.#process.kill("SIGKILL");
  }

  notify(method: string, params: unknown): void {
    this.write(frame({ jsonrpc: "2.0", method, params }));
  }

  /** To a request of the server. */
  answer(id: unknown, result: unknown): void {
    this.write(frame({ jsonrpc: "2.0", id, result }));
  }

  /** @returns the whole answer: `result` or `error` */
  async request(method: string, params?: unknown): Promise<Message> {
    const id = ++this.#id;
    this.write(frame({ jsonrpc: "2.0", id, method, params }));
    return await this.message((message) => message["id"] === id && message["method"] === undefined);
  }

  async ask<T>(method: string, params?: unknown): Promise<T> {
    const answer = await this.request(method, params);
    if (answer["error"] !== undefined) throw new Error(JSON.stringify(answer["error"]));
    return answer["result"] as T;
  }

  /** The first message, of those that came or will come, that is as wanted; it is taken away. */
  async message(wanted: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const at = this.#messages.findIndex(wanted);
      const [found] = at < 0 ? [] : this.#messages.splice(at, 1);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  /** What is shown of a file once it is as wanted. */
  async diagnostics(
    uri: string,
    wanted: (shown: readonly ShownDiagnostic[]) => boolean = () => true,
  ): Promise<readonly ShownDiagnostic[]> {
    for (;;) {
      const shown = this.shown.get(uri);
      if (shown !== undefined && wanted(shown)) return shown;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  async initialize(capabilities: unknown = {}, options: unknown = null): Promise<Message> {
    const result = await this.ask<Message>("initialize", {
      processId: process.pid,
      rootUri: null,
      capabilities,
      initializationOptions: options,
    });
    this.notify("initialized", {});
    return result;
  }

  open(uri: string, text: string, version = 1): void {
    this.notify("textDocument/didOpen", { textDocument: { uri, languageId: "", version, text } });
  }

  change(uri: string, text: string, version: number): void {
    this.notify("textDocument/didChange", { textDocument: { uri, version }, contentChanges: [{ text }] });
  }

  async end(): Promise<number | null> {
    await this.request("shutdown");
    this.notify("exit", undefined);
    return await this.exited;
  }

  #receive(data: Buffer): void {
    this.#input = Buffer.concat([this.#input, data]);
    for (;;) {
      const end = this.#input.indexOf("\r\n\r\n");
      const length = Number(/Content-Length: (\d+)/.exec(this.#input.subarray(0, Math.max(0, end)).toString())?.[1]);
      if (end < 0 || this.#input.length < end + 4 + length) break;
      this.#take(JSON.parse(this.#input.subarray(end + 4, end + 4 + length).toString()) as Message);
      this.#input = this.#input.subarray(end + 4 + length);
    }
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  #take(message: Message): void {
    if (message["method"] === "textDocument/publishDiagnostics") {
      const { uri, diagnostics } = message["params"] as { uri: string; diagnostics: ShownDiagnostic[] };
      this.shown.set(uri, diagnostics);
    }
    this.#messages.push(message);
  }
}

export function frame(message: Message): Buffer {
  const body = Buffer.from(JSON.stringify(message));
  return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]);
}
