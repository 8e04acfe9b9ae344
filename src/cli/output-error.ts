import { CheckpointlintError } from "../errors.ts";

/** A report could not be written. */
export class OutputError extends CheckpointlintError {}
