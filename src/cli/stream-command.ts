import { type ChildProcess, spawn } from "node:child_process";

export interface StreamedCommand {
  /** The program and its arguments; no shell has a part in it. */
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Its reason is the name of the signal that the program is given; it is killed when it does not end of it. */
  readonly signal: AbortSignal;
  /** Both of its outputs, as they come. What comes next waits until this is done. */
  onOutput(text: string): Promise<void>;
  /** Milliseconds between the signal and the end by force; ten seconds when not given. */
  readonly grace?: number;
}

export interface StreamedEnd {
  /** null when a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
}

const GRACE = 10_000;

/** @returns null when there is no such program */
export async function streamCommand(command: StreamedCommand): Promise<StreamedEnd | null> {
  const [program, ...args] = command.argv;
  if (command.signal.aborted) return { code: null, signal: String(command.signal.reason) };
  // A group of its own: Ctrl-C at a terminal goes to us alone, and we pass it on once, to all that it started.
  const isGroup = process.platform !== "win32";
  const child = spawn(program, args, {
    env: command.env,
    stdio: ["ignore", "pipe", "pipe"],
    windowsHide: true,
    detached: isGroup,
  });
  let killer: NodeJS.Timeout | null = null;
  const onAbort = (): void => {
    send(child, command.signal.reason as NodeJS.Signals, isGroup);
    killer = setTimeout(() => send(child, "SIGKILL", isGroup), command.grace ?? GRACE);
  };
  command.signal.addEventListener("abort", onAbort, { once: true });
  try {
    const ended = new Promise<StreamedEnd | null>((resolve, reject) => {
      child.on("error", (error: NodeJS.ErrnoException) => (error.code === "ENOENT" ? resolve(null) : reject(error)));
      child.on("close", (code, signal) => resolve({ code, signal }));
    });
    const reading = Promise.all([child.stdout, child.stderr].map((stream) => pass(stream, command.onOutput)));
    const [end] = await Promise.all([ended, reading]);
    return end;
  } finally {
    command.signal.removeEventListener("abort", onAbort);
    if (killer !== null) clearTimeout(killer);
  }
}

async function pass(stream: NodeJS.ReadableStream, onOutput: StreamedCommand["onOutput"]): Promise<void> {
  stream.setEncoding("utf8");
  for await (const chunk of stream) await onOutput(String(chunk));
}

function send(child: ChildProcess, signal: NodeJS.Signals, isGroup: boolean): void {
  const { pid } = child;
  if (pid === undefined) return;
  try {
    if (isGroup) process.kill(-pid, signal);
    else child.kill(signal);
  } catch {
    // It has ended.
  }
}
