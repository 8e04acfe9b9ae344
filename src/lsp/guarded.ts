import { type Connection, ResponseError } from "vscode-languageserver";
import { logError } from "./log-error.ts";

/** A handler that never fails: a fault goes to the client's log, and the answer is that there is nothing. Errors of the protocol pass. */
export function guarded<P extends readonly unknown[], R>(
  connection: Connection,
  fallback: R,
  handle: (...params: P) => Promise<R> | R,
): (...params: P) => Promise<R> {
  return async (...params) => {
    try {
      return await handle(...params);
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      logError(connection, error);
      return fallback;
    }
  };
}
