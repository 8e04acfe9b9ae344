import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { json, runServer, status } from "../support/http-server.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { filesBelow } from "./serving-cli.ts";
import { goodRoutes, LIST, served } from "./serving-server.ts";

const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));

/** Ends the process where a finished cache file would take the old one's place. */
const DIE_BEFORE_RENAME = `
import fs from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
fs.rename = async () => { process.kill(process.pid, "SIGKILL"); await new Promise(() => undefined); };
syncBuiltinESMExports();
`;

function start(argv: readonly string[], nodeArgv: readonly string[] = []): ChildProcess {
  const { HTTP_PROXY: _a, http_proxy: _b, ...env } = process.env;
  const child = spawn(process.execPath, [...nodeArgv, `${DIST}cli.js`, ...argv], { env, stdio: "ignore" });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

describe.skipIf(!existsSync(`${DIST}.built`))("dist/cli.js download-serving-cache", { timeout: 30_000 }, () => {
  it.each(["while it downloads", "between the download and the rename"])(
    "killed %s leaves the old cache",
    async (moment) => {
      const cache = temporaryFolder();
      let routes = goodRoutes();
      const { origin, requests } = await runServer((request, response) => {
        (routes[request.url ?? ""] ?? status(404))(request, response);
      });
      const argv = ["download-serving-cache", "--server", origin, "--cache_location", cache];
      const [code] = await once(start(argv), "exit");
      expect(code).toBe(0);
      const before = filesBelow(cache);
      expect(before.size).toBe(1);

      requests.length = 0;
      const asked = new Promise<void>((resolve) => {
        // The list is new, the index never comes.
        routes = { ...goodRoutes(), [LIST]: json(served("New")) };
        if (moment === "while it downloads") routes["/.well-known/checkpointlint/index.json"] = () => resolve();
      });
      const preload = join(temporaryFolder(), "preload.mjs");
      writeFileSync(preload, DIE_BEFORE_RENAME);
      const child = start(argv, moment === "while it downloads" ? [] : ["--import", preload]);
      const ended = once(child, "exit");
      if (moment === "while it downloads") {
        await asked;
        child.kill("SIGKILL");
      }
      const [, signal] = await ended;
      expect(signal).toBe("SIGKILL");
      expect(requests.length).toBeGreaterThan(1);
      const after = [...filesBelow(cache)].filter(([name]) => !name.endsWith(".tmp"));
      expect(after).toEqual([...before]);
      // The finished one lay beside it, so the kill came where it should.
      expect(filesBelow(cache).size).toBe(moment === "while it downloads" ? 1 : 2);

      routes = { ...goodRoutes(), [LIST]: json(served("New")) };
      expect((await once(start(argv), "exit"))[0]).toBe(0);
      const texts = [...filesBelow(cache)].filter(([name]) => name.endsWith("serving-metadata.json"));
      expect(JSON.parse(texts[0]?.[1] ?? "").served.names).toEqual(["New"]);
    },
  );

  it("is loaded apart from what every lint loads: the HTTP client and the parser of YAML too", () => {
    const chunks = readdirSync(`${DIST}chunks`).filter((name) => name.endsWith(".js"));
    const apart = chunks.filter((name) => /^(?:ask-server|yaml-file)-/.test(name));
    expect(apart).toHaveLength(2);
    for (const name of [...chunks.map((chunk) => `chunks/${chunk}`), "cli.js"]) {
      const source = readFileSync(`${DIST}${name}`, "utf8");
      // An import() has become then(() => x(require("./y"))).
      const imports = [...source.matchAll(/(?<!=>[\w$]+\()require\("\.\/([^"]+)"\)/g)].map(([, file]) => file);
      expect(imports.filter((file) => apart.includes(file ?? ""))).toEqual([]);
    }
  });
});
