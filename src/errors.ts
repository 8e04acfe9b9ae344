/**
 * Errors are for us and for the command line; a bad checkpoint is a finding, never one of these.
 * Each says what went wrong in `message` and what to do about it in `hint`.
 */
export class CheckpointlintError extends Error {
  // Spelt out, because the bundle shortens the names of classes.
  override readonly name: string = "CheckpointlintError";
  readonly hint: string | null;

  constructor(message: string, options: { readonly hint?: string; readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.hint = options.hint ?? null;
  }
}

/** The command line asks for something that does not exist or cannot be done. */
export class UsageError extends CheckpointlintError {
  override readonly name: string = "UsageError";
}

/** A configuration file is wrong. */
export class ConfigError extends CheckpointlintError {
  override readonly name: string = "ConfigError";
}

/** One or more rule files are wrong; the message lists every mistake with file:line:column. */
export class RuleFileError extends CheckpointlintError {
  override readonly name: string = "RuleFileError";
}

/** A fault of checkpointlint itself. */
export class InternalError extends CheckpointlintError {
  override readonly name: string = "InternalError";
}
