import { CheckpointlintError } from "../../errors.ts";

/** A server could not be asked, or its answer is of no use. The message names the address, without credentials or query. */
export class ServerError extends CheckpointlintError {
  override readonly name: string = "ServerError";
}
