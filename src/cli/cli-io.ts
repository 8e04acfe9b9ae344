import type { Execution, ExecutionResult } from "../convert/execute/execution.ts";
import type { Rehearsal } from "../convert/execute/rehearse.ts";
import type { SourceSnapshot } from "../convert/execute/source-identity.ts";
import type { Verification, VerifyResult } from "../convert/verify/verification.ts";
import type { Assets } from "../linter/assets.ts";
import type { Stamps } from "../source/disk-stamps.ts";
import type { HttpTimings } from "../source/http/http-timings.ts";
import type { VirtualFs } from "../source/virtual-fs.ts";
import type { ProbeThread } from "../speculative/probes/probe-thread.ts";
import type { EndingSignal } from "./ending-signal.ts";
import type { CommandEnd, CommandOptions } from "./run-command.ts";
import type { StreamedCommand, StreamedEnd } from "./stream-command.ts";

/** Everything that a command may touch outside its arguments; bin.ts makes it from the process, tests from memory. */
export interface CliIo {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fs: VirtualFs;
  /** The rules, presets and models that ship with checkpointlint. */
  loadAssets(): Promise<Assets>;
  /** A hash of all that ships: another one may come to other verdicts. */
  programIdentity(): Promise<string>;
  /** What tells whether files are the ones that they were. */
  readonly stamps: Stamps;
  /** Puts a whole text in place of a file, or leaves the file as it was. @param what it is, for errors; "the report" when not given */
  writeFile(path: string, text: string, what?: string): Promise<void>;
  /**
   * Puts a new text in place of a file that still holds `before`, whole or not at all, never through a link.
   * @param before null: there is no such file yet. @throws OutputError
   */
  replaceFile(path: string, before: string | null, after: string): Promise<void>;
  /** Writes behind what a file holds; makes it where there is none. @throws OutputError */
  appendFile(path: string, text: string): Promise<void>;
  /** Makes a folder, and those above it, where there is none. @throws OutputError */
  makeFolder(path: string): Promise<void>;
  /** Runs another program (git) without a shell. null: there is none. */
  runCommand(program: string, args: readonly string[], options: CommandOptions): Promise<CommandEnd | null>;
  /** Runs a program that writes much or for long, without a shell and without input. null: there is none. */
  streamCommand(command: StreamedCommand): Promise<StreamedEnd | null>;
  /** Carries out a conversion on the disk. @throws ConversionError */
  execute(execution: Omit<Execution, "workerFile">): Promise<ExecutionResult>;
  /** Says what `execute` would refuse before it writes; writes nothing. @throws ConversionError */
  rehearse(rehearsal: Rehearsal): Promise<void>;
  /** What is in a folder on the disk before it is linted. */
  snapshotSources(folder: string): Promise<SourceSnapshot>;
  /** Looks at the output of a conversion again. @throws ConversionError "interrupted" */
  verifyConversion(verification: Verification): Promise<VerifyResult>;
  /** Starts a thread, with limits, for what tokenizers and templates of checkpoints do with texts. */
  startProbeThread(): Promise<ProbeThread>;
  /**
   * Calls back for the first signal that asks to end, instead of ending; a second one ends at once.
   * @returns what makes signals end the process again
   */
  onSignal(listener: (signal: EndingSignal) => void): () => void;
  /** How many threads can run at once. */
  cores(): Promise<number>;
  /** Runs a JavaScript module that the user's configuration names, and gives its exports. */
  importModule(path: string): Promise<unknown>;
  /** Asks the user and gives the line of the answer, null when there is none; null when there is no terminal to ask at. */
  readonly ask: ((question: string) => Promise<string | null>) | null;
  /** Milliseconds from some fixed moment. */
  now(): number;
  /** Milliseconds since 1970. */
  clock(): number;
  /** As Node.js calls it: linux, darwin, win32. */
  readonly platform: string;
  /** How long to wait for servers; the usual times when not given. */
  readonly httpTimings?: HttpTimings;
}

export interface OutputStream {
  readonly isTerminal: boolean;
  /** Columns of the terminal, 0 when it has no size; null when it is no terminal. */
  readonly columns: number | null;
  /**
   * Resolves when the text is on its way out, or when its reader is gone: nobody is left to be told.
   * @throws OutputError when it cannot be written
   */
  write(text: string): Promise<void>;
}
