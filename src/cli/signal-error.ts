import { CheckpointlintError } from "../errors.ts";
import type { EndingSignal } from "./ending-signal.ts";
import type { ExitCode } from "./exit-code.ts";

/** As shells have it: 128 and the number of the signal. */
const CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const satisfies Record<EndingSignal, ExitCode>;

/** The user, or the system, ended the work. */
export class SignalError extends CheckpointlintError {
  override readonly name: string = "SignalError";
  readonly signal: EndingSignal;
  readonly code: ExitCode;

  constructor(signal: EndingSignal, hint: string) {
    super(`interrupted by ${signal}`, { hint });
    this.signal = signal;
    this.code = CODES[signal];
  }
}
