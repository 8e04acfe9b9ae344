import type { CliIo, OutputStream } from "../../src/cli/cli-io.ts";
import type { Assets } from "../../src/linter/assets.ts";
import { diskStamps } from "../../src/source/disk-stamps.ts";
import type { HttpTimings } from "../../src/source/http/http-timings.ts";
import { createMemoryFs } from "../../src/source/memory-fs.ts";
import type { VirtualFs } from "../../src/source/virtual-fs.ts";
import { inlineProbeThread } from "../support/inline-probe-thread.ts";

export interface RecordedIo {
  readonly io: CliIo;
  stdout(): string;
  stderr(): string;
  readonly written: Map<string, string>;
}

const notHere = (): Promise<never> => Promise.reject(new Error("not in memory"));

/** An io that keeps what is written. */
export function recordedIo(options: {
  readonly assets: () => Promise<Assets>;
  readonly fs?: VirtualFs;
  readonly env?: Readonly<Record<string, string>>;
  readonly terminal?: boolean;
  /** Milliseconds since 1970; a day in November 2026 when not given. */
  readonly clock?: () => number;
  readonly httpTimings?: HttpTimings;
  readonly importModule?: (path: string) => Promise<unknown>;
  readonly makeFolder?: CliIo["makeFolder"];
  readonly streamCommand?: CliIo["streamCommand"];
  readonly execute?: CliIo["execute"];
  readonly rehearse?: CliIo["rehearse"];
  readonly snapshotSources?: CliIo["snapshotSources"];
  readonly verifyConversion?: CliIo["verifyConversion"];
  readonly onSignal?: CliIo["onSignal"];
  /** Answers, in their order; without any there is no terminal to ask at. */
  readonly answers?: readonly string[];
}): RecordedIo {
  const answers = [...(options.answers ?? [])];
  const out: string[] = [];
  const err: string[] = [];
  const written = new Map<string, string>();
  const stream = (into: string[]): OutputStream => ({
    isTerminal: options.terminal === true,
    columns: options.terminal === true ? 80 : null,
    write: async (text) => {
      into.push(text);
    },
  });
  return {
    io: {
      stdout: stream(out),
      stderr: stream(err),
      env: options.env ?? {},
      fs: options.fs ?? createMemoryFs(new Map()),
      loadAssets: options.assets,
      programIdentity: async () => "test",
      stamps: diskStamps,
      writeFile: async (path, text) => {
        written.set(path, text);
      },
      replaceFile: async (path, _before, text) => {
        written.set(path, text);
      },
      appendFile: async (path, text) => {
        written.set(path, (written.get(path) ?? "") + text);
      },
      makeFolder: options.makeFolder ?? (async () => undefined),
      runCommand: async () => null,
      streamCommand: options.streamCommand ?? (async () => null),
      execute: options.execute ?? notHere,
      rehearse: options.rehearse ?? (async () => undefined),
      snapshotSources: options.snapshotSources ?? (async () => new Map()),
      verifyConversion: options.verifyConversion ?? notHere,
      startProbeThread: inlineProbeThread,
      onSignal: options.onSignal ?? (() => () => undefined),
      cores: async () => 2,
      importModule: options.importModule ?? (async (path) => Promise.reject(new Error(`no module ${path}`))),
      ask:
        options.answers === undefined
          ? null
          : async (question) => {
              err.push(`${question}\n`);
              return answers.shift() ?? null;
            },
      now: () => 0,
      clock: options.clock ?? (() => Date.UTC(2026, 10, 26)),
      platform: "linux",
      ...(options.httpTimings === undefined ? {} : { httpTimings: options.httpTimings }),
    },
    stdout: () => out.join(""),
    stderr: () => err.join(""),
    written,
  };
}
