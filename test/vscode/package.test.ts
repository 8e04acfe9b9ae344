import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { sharedFolder } from "../support/temporary-folder.ts";
import { unzip } from "./unzip.ts";

const EXTENSION = fileURLToPath(new URL("../../editors/vscode/", import.meta.url));
const PROJECT = fileURLToPath(new URL("../../", import.meta.url));

const npm = (...args: readonly string[]): string =>
  execFileSync("npm", args, { cwd: EXTENSION, encoding: "utf8", shell: process.platform === "win32" });

describe("the packaged extension", () => {
  const folder = sharedFolder();
  let files: readonly string[];
  beforeAll(() => {
    npm("run", "package");
    unzip(readFileSync(join(EXTENSION, "checkpointlint.vsix")), folder);
    files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => name.replaceAll("\\", "/"));
  });

  it("type-checks", () => {
    expect(npm("run", "--silent", "typecheck")).toBe("");
  });

  it("holds the extension, the server and the schema, and no source, packages or tests", () => {
    expect(files).toEqual(
      expect.arrayContaining([
        "extension/package.json",
        "extension/dist/extension.js",
        "extension/server/dist/cli.js",
        "extension/server/dist/assets.json",
        "extension/schemas/config.schema.json",
        "extension/readme.md",
        "extension/LICENSE.txt",
      ]),
    );
    expect(files.filter((name) => /node_modules|\/src\/|\.ts$|\.map$|\.vsix$|[/.]test\./.test(name))).toEqual([]);
  });

  it("has the version of the project, and what its manifest names", () => {
    const manifest = JSON.parse(readFileSync(join(folder, "extension/package.json"), "utf8"));
    const { version } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8"));
    expect(manifest.version).toBe(version);
    expect(files).toContain(join("extension", manifest.main).replaceAll("\\", "/"));
    for (const { url } of manifest.contributes.jsonValidation) {
      expect(files).toContain(join("extension", url).replaceAll("\\", "/"));
    }
    const code = readFileSync(join(folder, "extension/dist/extension.js"), "utf8");
    for (const { command } of manifest.contributes.commands) {
      // Those of the server are registered when it says that it has them.
      const server = command === "checkpointlint.lintWorkspace";
      expect(code.includes(`"${command}"`)).toBe(!server);
    }
  });

  it("runs: a server that answers, and an extension that loads where there is a VS Code", () => {
    const initialize = JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "initialize",
      params: { processId: null, rootUri: null, capabilities: {} },
    });
    const input = `Content-Length: ${initialize.length}\r\n\r\n${initialize}`;
    const server = join(folder, "extension/server/dist/cli.js");
    // What the client library adds to the arguments. The input ends without a shutdown: 1.
    let answer = "";
    try {
      execFileSync(process.execPath, [server, "lsp", "--stdio", "--clientProcessId=1"], { input, encoding: "utf8" });
    } catch (error) {
      const { stdout, status } = error as { stdout: string; status: number };
      expect(status).toBe(1);
      answer = stdout;
    }
    expect(answer).toContain('"name":"checkpointlint"');
    const require = createRequire(import.meta.url);
    expect(() => require(join(folder, "extension/dist/extension.js"))).toThrow(/vscode/);
  });
});
