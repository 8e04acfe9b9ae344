import { CheckpointlintError } from "../../errors.ts";

/** A server could not be asked, or its answer is of no use. The message names the address, without credentials or query. */
export class ServerError extends CheckpointlintError {
  override readonly name: string = "ServerError";
}

/** There was no whole answer: the connection failed, or it took too long. */
export class ConnectionError extends ServerError {}
