import { type Connection, createConnection, type Logger } from "vscode-languageserver";
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";

export interface OpenConnection {
  readonly connection: Connection;
  /** Resolves when the client says `exit` or is gone: 0 when it said `shutdown` before, as the protocol wants it. */
  readonly ended: Promise<0 | 1>;
}

/**
 * A connection over two streams. Unlike the library's own, which looks at the arguments of the process, watches its parent and
 * exits by itself, it leaves the process alone: who started the server ends it.
 */
export function openConnection(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): OpenConnection {
  let shutdownReceived = false;
  let end: (code: 0 | 1) => void = () => undefined;
  const ended = new Promise<0 | 1>((resolve) => {
    end = resolve;
  });
  const endNow = (): void => end(shutdownReceived ? 0 : 1);
  input.on("end", endNow);
  input.on("close", endNow);
  // A client that is gone reads no answers; its end of the input says so too.
  output.on("error", endNow);
  const connection = createConnection(
    (logger) =>
      createProtocolConnection(new StreamMessageReader(input), new StreamMessageWriter(output), quiet(logger)),
    {
      get shutdownReceived() {
        return shutdownReceived;
      },
      set shutdownReceived(received) {
        shutdownReceived = received;
      },
      // The end of the input tells that the client is gone, whatever its process id.
      initialize: () => undefined,
      exit: endNow,
    },
  );
  return { connection, ended };
}

/** The library tells the client what it could not read, and throws when the client is gone. */
function quiet(logger: Logger): Logger {
  const tell =
    (method: keyof Logger) =>
    (message: string): void => {
      try {
        logger[method](message);
      } catch {
        // Nobody is left to be told.
      }
    };
  return { error: tell("error"), warn: tell("warn"), info: tell("info"), log: tell("log") };
}
