import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

export interface RunningServer {
  /** http://127.0.0.1:<port> */
  readonly origin: string;
  readonly port: number;
  /** What came in, in its order. */
  readonly requests: IncomingMessage[];
  readonly server: Server;
  stop(): Promise<void>;
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A real HTTP server on this machine, gone when the test ends. */
export async function runServer(answer: Answer): Promise<RunningServer> {
  const requests: IncomingMessage[] = [];
  const listener: RequestListener = (request, response) => {
    requests.push(request);
    answer(request, response);
  };
  const server = createServer(listener);
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(stop);
  return { origin: `http://127.0.0.1:${port}`, port, requests, server, stop };
}

/** What only looks like a server: does as it likes with each connection, once something came in. @returns its port */
export async function runTcp(answer: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("data", () => answer(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

/** A server with a fixed answer for each path (query left out), 404 for others. */
export function runRoutes(routes: Readonly<Record<string, Answer>>): Promise<RunningServer> {
  return runServer((request, response) => {
    const route = routes[(request.url ?? "").split("?", 1)[0] ?? ""];
    if (route === undefined) response.writeHead(404).end("no such page");
    else route(request, response);
  });
}

/** An answer of JSON with status 200. */
export function json(value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return (_request, response) => {
    response.writeHead(200, { "content-type": "application/json", ...headers }).end(JSON.stringify(value));
  };
}

/** An answer without a body. */
export function status(code: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return (_request, response) => {
    response.writeHead(code, headers).end();
  };
}
