import { openConnection } from "./connection.ts";
import { startLanguageServer } from "./language-server.ts";
import type { LspEnvironment } from "./lsp-environment.ts";

/** Serves one client on standard input and output until it says `exit` or goes away. */
export async function serveStdio(env: LspEnvironment): Promise<0 | 1> {
  const { stdin, stdout } = process;
  const { connection, ended } = openConnection(stdin, stdout);
  const server = startLanguageServer(connection, env);
  const code = await ended;
  server.close();
  // An open input would keep the process alive.
  stdin.destroy();
  return code;
}
