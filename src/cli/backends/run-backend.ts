import { createVendorLogReader } from "../../report/vendor-log/parse-vendor-log.ts";
import type { VendorLog } from "../../report/vendor-log/vendor-log.ts";
import type { CliIo } from "../cli-io.ts";
import { interruptible } from "../interruptible.ts";
import type { StreamedEnd } from "../stream-command.ts";

/** How another program's conversion ended. */
export interface BackendRun {
  readonly log: VendorLog;
  /** null: there is no such program. */
  readonly end: StreamedEnd | null;
  /** The last lines of its output. */
  readonly tail: readonly string[];
}

const TAIL = 20;
const MAX_LINE = 10_000;

/**
 * Runs a backend: its output goes to standard error as it comes, and is read for the vendor's report on the way. A signal
 * is passed on to it. @throws SignalError
 */
export async function runBackend(argv: readonly [string, ...string[]], quiet: boolean, io: CliIo): Promise<BackendRun> {
  const reader = createVendorLogReader();
  const tail: string[] = [];
  const lines = createLineSplitter((line) => {
    reader.line(line);
    if (line.trim() === "") return;
    tail.push(line);
    if (tail.length > TAIL) tail.shift();
  });
  const end = await interruptible(io, "run the same command again", async (signal) => {
    const ended = await io.streamCommand({
      argv,
      env: io.env,
      signal,
      onOutput: async (text) => {
        lines.add(text);
        // A terminal that went away is no reason to stop what runs.
        if (!quiet) await io.stderr.write(text).catch(() => undefined);
      },
    });
    if (signal.aborted) throw new Error("the program was ended");
    return ended;
  });
  lines.end();
  return { log: reader.end(), end, tail };
}

/** Lines of a text that comes in pieces; of a line without end only its beginning is kept. */
function createLineSplitter(take: (line: string) => void): { add(text: string): void; end(): void } {
  let rest = "";
  return {
    add(text) {
      const parts = text.split("\n");
      for (const [at, part] of parts.entries()) {
        if (rest.length < MAX_LINE) rest += part.slice(0, MAX_LINE);
        if (at === parts.length - 1) return;
        take(rest);
        rest = "";
      }
    },
    end: () => {
      if (rest !== "") take(rest);
    },
  };
}
