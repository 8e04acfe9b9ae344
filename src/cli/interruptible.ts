import type { CliIo } from "./cli-io.ts";
import type { EndingSignal } from "./ending-signal.ts";
import { SignalError } from "./signal-error.ts";

/**
 * Does work that a signal ends tidily.
 * @param work is given what tells it to end, and throws then, whatever
 * @param hint what to do after an interruption
 * @throws SignalError
 */
export async function interruptible<Result>(
  io: Pick<CliIo, "onSignal">,
  hint: string,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  let received: EndingSignal | null = null;
  const stop = io.onSignal((signal) => {
    received = signal;
    controller.abort(signal);
  });
  try {
    return await work(controller.signal);
  } catch (error) {
    throw received === null ? error : new SignalError(received, hint);
  } finally {
    stop();
  }
}
