import { CheckpointlintError } from "../errors.ts";

/**
 * unsupported: the plan cannot be made. output, alias, access: the output folder cannot be used; nothing was written.
 * locked: another conversion writes there. no-space, memory: there is not enough. plan: what is there belongs to another
 * plan. changed: the source is not what was planned. source: it cannot be read, or its bytes are damaged. io: a write
 * failed. interrupted: a signal.
 */
export type ConversionErrorCode =
  | "unsupported"
  | "output"
  | "alias"
  | "access"
  | "locked"
  | "no-space"
  | "memory"
  | "plan"
  | "changed"
  | "source"
  | "io"
  | "interrupted";

/** A conversion did not come to its end. There is no DONE; what is written and right stays for the next run. */
export class ConversionError extends CheckpointlintError {
  override readonly name: string = "ConversionError";
  readonly code: ConversionErrorCode;

  constructor(
    code: ConversionErrorCode,
    message: string,
    options: { readonly hint?: string; readonly cause?: unknown } = {},
  ) {
    super(message, options);
    this.code = code;
  }
}
