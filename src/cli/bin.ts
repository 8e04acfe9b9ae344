#!/usr/bin/env node
import { fstatSync, writeSync } from "node:fs";
import type { CliIo, OutputStream } from "./cli-io.ts";
import { ENDING_SIGNALS, type EndingSignal } from "./ending-signal.ts";
import { VERSION } from "./version.ts";

// The only file that touches `process`. It sets the exit code and lets the output drain: process.exit() would cut it.

const argv = process.argv.slice(2);
const isVersion = argv.length === 1 && (argv[0] === "--version" || argv[0] === "-v");

// Should the work end without a verdict, the gate stays closed.
process.exitCode = 2;
(isVersion ? printVersion() : run()).then((code) => {
  process.exitCode = code;
});

async function printVersion(): Promise<number> {
  try {
    await outputTo("stdout", false).write(`${VERSION}\n`);
    return 0;
  } catch (error) {
    const { errorText } = await import("./error-text.ts");
    await outputTo("stderr", false)
      .write(errorText(error, { debug: false }))
      .catch(() => undefined);
    return 2;
  }
}

async function run(): Promise<number> {
  const [{ main }, { diskFs }] = await Promise.all([import("./main.ts"), import("../source/disk-fs.ts")]);
  const isAsked = await isTerminal(2);
  const canAnswer = isAsked && (await isTerminal(0));
  const io: CliIo = {
    stdout: outputTo("stdout", await isTerminal(1)),
    stderr: outputTo("stderr", isAsked),
    env: process.env,
    fs: diskFs,
    loadAssets: async () => (await import("../linter/assets.ts")).loadAssets(import.meta.dirname),
    programIdentity: async () => (await import("../linter/assets.ts")).programIdentity(import.meta.dirname),
    stamps: {
      ofFile: async (path) => (await import("../source/disk-stamps.ts")).diskStamps.ofFile(path),
      ofFolder: async (path) => (await import("../source/disk-stamps.ts")).diskStamps.ofFolder(path),
    },
    writeFile: async (path, text, what) => (await import("./write-atomically.ts")).writeAtomically(path, text, what),
    replaceFile: async (path, before, after) => (await import("./replace-file.ts")).replaceFile(path, before, after),
    appendFile: async (path, text) => (await import("./write-atomically.ts")).appendToFile(path, text),
    makeFolder: async (path) => (await import("./write-atomically.ts")).makeFolder(path),
    runCommand: async (...command) => (await import("./run-command.ts")).runCommand(...command),
    streamCommand: async (command) => (await import("./stream-command.ts")).streamCommand(command),
    execute: async (execution) => {
      const { execute } = await import("../convert/execute/execute.ts");
      return await execute({ ...execution, workerFile: `${import.meta.dirname}/convert-worker.js` });
    },
    rehearse: async (rehearsal) => (await import("../convert/execute/rehearse.ts")).rehearse(rehearsal),
    snapshotSources: async (folder) => (await import("../convert/execute/source-identity.ts")).snapshotSources(folder),
    verifyConversion: async (verification) =>
      (await import("../convert/verify/verify-conversion.ts")).verifyConversion(verification),
    startProbeThread: async () =>
      (await import("../speculative/probes/probe-thread.ts")).createProbeThread(
        `${import.meta.dirname}/probe-worker.js`,
      ),
    onSignal,
    cores: async () => (await import("node:os")).availableParallelism(),
    importModule: async (path) => (await import("../source/import-module.ts")).importModule(path),
    ask: canAnswer ? async (question) => (await import("./ask.ts")).ask(question, process.stdin, process.stderr) : null,
    // Not performance.now(): node:perf_hooks takes a millisecond to load.
    now: () => Number(process.hrtime.bigint()) / 1e6,
    clock: Date.now,
    platform: process.platform,
  };
  return await main(argv, io);
}

/** Node.js ends as the system has it for a signal that nobody listens to. */
function onSignal(listener: (signal: EndingSignal) => void): () => void {
  const stop = (): void => {
    for (const signal of ENDING_SIGNALS) process.off(signal, onFirst);
  };
  const onFirst = (signal: EndingSignal): void => {
    stop();
    listener(signal);
  };
  for (const signal of ENDING_SIGNALS) process.on(signal, onFirst);
  return stop;
}

/** Without node:tty for a file or a pipe: sockets and streams are loaded with it, which takes milliseconds. */
async function isTerminal(fd: number): Promise<boolean> {
  // Windows does not tell of every console that it is a device.
  if (process.platform !== "win32" && !isDevice(fd)) return false;
  return (await import("node:tty")).isatty(fd);
}

function isDevice(fd: number): boolean {
  try {
    return fstatSync(fd).isCharacterDevice();
  } catch {
    return false;
  }
}

/**
 * To a terminal through its stream, which knows how wide it is; elsewhere at once, for a stream takes milliseconds to make.
 * A pipe that takes no more at the moment is left to a stream, which waits for it.
 */
function outputTo(name: "stdout" | "stderr", isTerminal: boolean): OutputStream {
  let made: NodeJS.WriteStream | null = null;
  const stream = (): NodeJS.WriteStream => {
    // The callback of write() tells; without a listener the event would be an uncaught exception.
    made ??= process[name].on("error", () => undefined);
    return made;
  };
  const write = (rest: string | Uint8Array): Promise<void> =>
    new Promise((resolve, reject) => {
      stream().write(rest, (error) => (error === null || error === undefined ? resolve() : reject(error)));
    });
  return {
    isTerminal,
    get columns() {
      return isTerminal ? (stream().columns ?? 0) : null;
    },
    async write(text) {
      try {
        const rest = isTerminal || made !== null ? text : writeAtOnce(name === "stdout" ? 1 : 2, text);
        if (rest.length > 0) await write(rest);
      } catch (error) {
        if (error instanceof Error && !isClosed(error)) throw await failedOutput(error);
      }
    },
  };
}

/** @returns what could not be written yet */
function writeAtOnce(fd: number, text: string): Uint8Array {
  let rest: Uint8Array = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(fd, rest));
  } catch (error) {
    if (!(error instanceof Error) || codeOf(error) !== "EAGAIN") throw error;
  }
  return rest;
}

/** `checkpointlint . | head`: the reader has seen enough. */
function isClosed(error: Error): boolean {
  const code = codeOf(error);
  return code === "EPIPE" || code === "EOF" || code === "ERR_STREAM_DESTROYED";
}

async function failedOutput(error: Error): Promise<Error> {
  const { OutputError } = await import("./output-error.ts");
  const reason = codeOf(error) === "ENOSPC" ? "no space left on the device" : error.message;
  return new OutputError(`cannot write the output: ${reason}`, { hint: "write to another place", cause: error });
}

function codeOf(error: Error): unknown {
  return "code" in error ? error.code : undefined;
}
