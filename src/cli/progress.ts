import { escapeTerminal } from "../report/escape-terminal.ts";
import type { OutputStream } from "./cli-io.ts";

/** Shorter work needs no status line. */
const DELAY = 1000;
const CLEAR_LINE = "\r\u001b[2K";

/** One line on a terminal that says what is going on and leaves no trace. */
export interface Progress {
  show(text: string): void;
  /** Wipes the line while something else is written to the same stream. */
  above(print: () => Promise<void>): Promise<void>;
  /** Wipes the line; nothing more is shown after it. */
  end(): Promise<void>;
}

/** A status line that appears when the work takes longer than a second; nothing at all without a terminal. */
export function createProgress(stream: OutputStream): Progress {
  if (!stream.isTerminal) return { show: () => undefined, above: (print) => print(), end: async () => undefined };
  const width = (stream.columns || 80) - 1;
  let latest = "";
  let visible = false;
  let pending: Promise<void> = Promise.resolve();
  const write = (text: string): void => {
    // A terminal that went away is found out when the report is written.
    pending = stream.write(text).catch(() => undefined);
  };
  const draw = (): void => write(CLEAR_LINE + latest);
  const timer = setTimeout(() => {
    visible = true;
    draw();
  }, DELAY);
  timer.unref();
  return {
    show(text) {
      latest = escapeTerminal(text).slice(0, width);
      if (visible) draw();
    },
    async above(print) {
      if (visible) write(CLEAR_LINE);
      await pending;
      await print();
    },
    async end() {
      clearTimeout(timer);
      if (visible) write(CLEAR_LINE);
      visible = false;
      await pending;
    },
  };
}
