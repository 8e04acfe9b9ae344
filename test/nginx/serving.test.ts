import { spawn, spawnSync } from "node:child_process";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { filesBelow, type Ran } from "../cli/serving-cli.ts";
import { houseQwen, index, served } from "../cli/serving-server.ts";
import { sharedFolder, temporaryFolder } from "../support/temporary-folder.ts";
import { type Nginx, runNginx } from "./run-nginx.ts";

const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const KEY = "sk-house-0123456789abcdef";
const has = (command: string, flag: string): boolean => spawnSync(command, [flag]).status === 0;
const MODEL = houseQwen();
const WWW = {
  "v1/models": JSON.stringify(served("House-Qwen", "Meta-Llama-3.3-70B-Instruct")),
  ".well-known/checkpointlint/index.json": JSON.stringify(index(MODEL)),
  ".well-known/checkpointlint/models/House-Qwen.json": MODEL,
};
const PATHS = Object.keys(WWW).map((path) => `/${path}`);

describe.skipIf(!has("nginx", "-v") || !has("openssl", "version"))(
  "an instance behind nginx with TLS and a key",
  () => {
    let nginx: Nginx;
    const folder = sharedFolder();
    beforeAll(async () => {
      nginx = await runNginx(folder, WWW, KEY);
    });
    afterAll(async () => await nginx?.stop());

    function run(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
      const own = {
        PATH: process.env["PATH"] ?? "",
        NODE_EXTRA_CA_CERTS: nginx.authority,
        SAMBANOVA_API_KEY: KEY,
        ...env,
      };
      return new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [CLI, ...argv], { env: own, stdio: ["ignore", "pipe", "pipe"] });
        const output = { stdout: "", stderr: "" };
        child.stdout.setEncoding("utf8").on("data", (text: string) => {
          output.stdout += text;
        });
        child.stderr.setEncoding("utf8").on("data", (text: string) => {
          output.stderr += text;
        });
        child.on("error", reject);
        child.on("close", (code) => resolve({ code: code ?? -1, ...output }));
      });
    }

    const download = (server: string, cache: string): readonly string[] => [
      "download-serving-cache",
      "--server",
      server,
      "--cache_location",
      cache,
    ];

    it("is fetched, packed with gzip on its way, then asked with ETags, and linted with; the key stays secret", async () => {
      const cache = temporaryFolder();
      nginx.requests();
      const first = await run(download(`${nginx.secure}/`, cache));
      expect(first.stdout).toContain(`${nginx.secure}: 2 models served, 1 base model described; kept in ${cache}/`);
      expect(first.code).toBe(0);
      expect(nginx.requests()).toEqual(PATHS.map((path) => `GET ${path} 200`));

      const second = await run(download(nginx.secure, cache));
      expect(second.stdout).toContain(", nothing new;");
      expect(nginx.requests()).toEqual(PATHS.slice(0, 2).map((path) => `GET ${path} 304`));

      const models = await run(["models", "--server", nginx.secure, "--cache-location", cache], {
        SAMBANOVA_API_KEY: "",
      });
      expect(models.stdout).toMatch(/^House-Qwen .* yes$/m);
      expect(nginx.requests()).toEqual([]);

      for (const text of [first.stdout, first.stderr, second.stderr, models.stdout, ...filesBelow(cache).values()]) {
        expect(text).not.toContain(KEY);
      }
    });

    it.each([
      ["no key", "", "answered 401: it wants a key\nhint: put the key into the environment variable SAMBANOVA_API_KEY"],
      ["a wrong key", "sk-wrong", "answered 401: the key is not accepted\nhint: check the key in SAMBANOVA_API_KEY"],
    ])("refuses %s", async (_name, key, message) => {
      const { code, stderr } = await run(download(nginx.secure, temporaryFolder()), { SAMBANOVA_API_KEY: key });
      expect(stderr).toContain(`error: ${nginx.secure}/v1/models: ${message}`);
      expect(code).toBe(2);
    });

    it("is not trusted by who does not know its certificate authority", async () => {
      const { code, stderr } = await run(download(nginx.secure, temporaryFolder()), { NODE_EXTRA_CA_CERTS: "" });
      expect(stderr).toMatch(
        /\/v1\/models: its certificate is signed by an authority that is not known here\nhint: .*NODE_EXTRA_CA_CERTS/,
      );
      expect(code).toBe(2);
    });

    it("does not get the key over a redirect from http, and says what to do instead", async () => {
      nginx.requests();
      const { code, stderr } = await run(download(nginx.plain, temporaryFolder()));
      // An instance may have an index without a list, so that is asked for too, and gets no key either.
      expect(nginx.requests()).toEqual([
        "GET /v1/models 301",
        "GET /v1/models 401",
        "GET /.well-known/checkpointlint/index.json 301",
        "GET /.well-known/checkpointlint/index.json 401",
      ]);
      expect(stderr).toContain(
        `hint: the key was not sent along, because a redirect led to another origin: if ${nginx.secure} is the instance, name it with --server`,
      );
      expect(code).toBe(2);
    });

    it("is reached through the tunnel of a proxy", async () => {
      const asked: string[] = [];
      const proxy = createServer().on("connect", (request, socket: Socket) => {
        asked.push(request.url ?? "");
        const [host = "", port] = (request.url ?? "").split(":");
        const upstream = connect(Number(port), host, () => socket.write("HTTP/1.1 200 OK\r\n\r\n"));
        upstream.on("error", () => socket.destroy());
        socket.on("error", () => upstream.destroy());
        upstream.pipe(socket).pipe(upstream);
      });
      await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
      onTestFinished(() => void proxy.close());
      const { port } = proxy.address() as AddressInfo;
      const ran = await run(download(nginx.secure, temporaryFolder()), { https_proxy: `127.0.0.1:${port}` });
      expect(ran.code).toBe(0);
      expect(new Set(asked)).toEqual(new Set([nginx.secure.replace("https://", "")]));
    });

    it("leaves the cache when it is gone", async () => {
      const cache = temporaryFolder();
      await run(download(nginx.secure, cache));
      const before = filesBelow(cache);
      await nginx.stop();
      const { code, stderr } = await run([...download(nginx.secure, cache), "--quiet"]);
      expect(stderr).toMatch(/^error: .*: connection refused\nhint: .*\nthe cache is kept as it was, just fetched: /);
      expect(code).toBe(2);
      expect(filesBelow(cache)).toEqual(before);
    });
  },
);
