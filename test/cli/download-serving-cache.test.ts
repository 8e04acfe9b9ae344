import { readFileSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it, vi } from "vitest";
import type { HttpTimings } from "../../src/source/http/http-timings.ts";
import { fastTimings } from "../support/fast-timings.ts";
import { type Answer, json, runRoutes, runServer, status } from "../support/http-server.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { filesBelow, NOON, runCli } from "./serving-cli.ts";
import { goodRoutes, houseQwen, INDEX, index, LIST, MODEL, served, sha256 } from "./serving-server.ts";

// Servers and files are real: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 30_000 });

const KEY = "sk-house-0123456789abcdef";
const DAY = 24 * 3_600_000;
const schema = (name: string): object =>
  JSON.parse(readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), "utf8"));

function download(origin: string, cache: string, ...more: readonly string[]): readonly string[] {
  return ["download-serving-cache", "--server", origin, "--cache_location", cache, ...more];
}

/** The only file below a cache location. */
function onlyFile(cache: string): { readonly name: string; readonly text: string } {
  const [[name = "", text = ""] = [], ...others] = [...filesBelow(cache)];
  expect(others).toEqual([]);
  return { name, text };
}

describe("download-serving-cache", () => {
  it("keeps what an instance serves and describes, in one file that keeps to its schema", async () => {
    const cache = temporaryFolder();
    const { origin, requests } = await runRoutes(goodRoutes());
    const ran = await runCli(download(`${origin}/v1/`, cache), { env: { SAMBANOVA_API_KEY: ` ${KEY}\n` } });
    const { name, text } = onlyFile(cache);
    expect(name).toMatch(/^127\.0\.0\.1-[0-9a-f]{12}\/serving-metadata\.json$/);
    expect(ran).toEqual({
      code: 0,
      stdout: `${origin}: 2 models served, 1 base model described; kept in ${cache}/${name}\n`,
      stderr: [LIST, INDEX, MODEL].map((path) => `fetching ${origin}${path}\n`).join(""),
    });
    expect(requests.map(({ url, headers }) => [url, headers.authorization])).toEqual(
      [LIST, INDEX, MODEL].map((path) => [path, `Bearer ${KEY}`]),
    );
    expect(text).not.toContain(KEY);
    const value = JSON.parse(text);
    const validate = new Ajv2020().compile(schema("serving-cache"));
    validate(value);
    expect(validate.errors ?? []).toEqual([]);
    expect(value).toEqual({
      schema: "checkpointlint/serving-cache@1",
      server: origin,
      fetched: "2026-11-26T12:00:00.000Z",
      served: { names: ["House-Qwen", "Meta-Llama-3.3-70B-Instruct"], etag: '"list"' },
      index: { etag: 'W/"index"' },
      models: [{ sha256: sha256(houseQwen()), entry: JSON.parse(houseQwen()) }],
    });
  });

  it("asks only for what changed", async () => {
    const cache = temporaryFolder();
    const routes = goodRoutes();
    const { origin, requests } = await runRoutes(routes);
    await runCli(download(origin, cache));
    requests.length = 0;
    const ran = await runCli(download(origin, cache), { now: NOON + DAY });
    expect(ran.stdout).toContain("2 models served, 1 base model described, nothing new;");
    expect(requests.map(({ url, headers }) => [url, headers["if-none-match"]])).toEqual([
      [LIST, '"list"'],
      [INDEX, 'W/"index"'],
    ]);
    expect(JSON.parse(onlyFile(cache).text).fetched).toBe("2026-11-27T12:00:00.000Z");

    // A new index that has the old model besides a new one.
    const second = houseQwen({ name: "House-Qwen-2", hubIds: ["house/Qwen-2"] });
    routes[INDEX] = json({
      ...index(houseQwen()),
      models: [
        { name: "House-Qwen-2", url: "/second.json", sha256: sha256(second) },
        { name: "House-Qwen", url: "models/House-Qwen.json", sha256: sha256(houseQwen()) },
      ],
    });
    routes["/second.json"] = (_request, response) => response.end(second);
    requests.length = 0;
    expect((await runCli(download(origin, cache))).stdout).toContain("2 base models described; kept in");
    expect(requests.map(({ url }) => url)).toEqual([LIST, INDEX, "/second.json"]);
    const { models } = JSON.parse(onlyFile(cache).text);
    expect(models.map(({ entry }: { entry: { name: string } }) => entry.name)).toEqual(["House-Qwen", "House-Qwen-2"]);
  });

  it.each<[string, Record<string, Answer>, string]>([
    ["a list only", { [LIST]: json(served("A")) }, ": 1 model served; kept in"],
    [
      "a list, and a gateway that refuses the rest",
      { [LIST]: json(served()), [INDEX]: status(403) },
      ": 0 models served;",
    ],
    [
      "a list, and a web application",
      {
        [LIST]: json(served("A")),
        [INDEX]: (_request, response) =>
          response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<!doctype html>"),
      },
      ": 1 model served;",
    ],
    [
      "an index only",
      { [INDEX]: json(index(houseQwen())), [MODEL]: (_request, response) => response.end(houseQwen()) },
      ": no list of served models, 1 base model described;",
    ],
    [
      "an empty index, on an object store",
      { [LIST]: status(403), [INDEX]: json({ schema: "checkpointlint/serving-index@1", models: [] }) },
      ": no list of served models, 0 base models described;",
    ],
  ])("is content with %s", async (_name, routes, summary) => {
    const { origin } = await runRoutes(routes);
    const { code, stdout } = await runCli(download(origin, temporaryFolder()));
    expect(stdout).toContain(`${origin}${summary}`);
    expect(code).toBe(0);
  });

  it.each<[string, Answer, string]>([
    ["answers 500", status(500), "answered 500, a failure of the server"],
    ["answers 400", status(400), "answered 400"],
    ["is another JSON", json({}), "1:1: the file lacks schema, models"],
    ["is a text", (_request, response) => response.end("ok"), '1:1: "ok" is no JSON value'],
    ["leads in circles", status(302, { location: INDEX }), "redirected more than 5 times, at last to "],
    ["names a file that is not there", json(index("none")), "answered 404: the index names this model file"],
  ])("keeps a good list when the index %s, and warns", async (_name, answer, message) => {
    const cache = temporaryFolder();
    const { origin } = await runRoutes({ [LIST]: json(served("A")), [INDEX]: answer });
    const { code, stdout, stderr } = await runCli(download(origin, cache, "--quiet"));
    expect([code, stdout]).toEqual([0, ""]);
    expect(stderr).toMatch(/^warning: http.*; so only the list of what is served is used \(.*\)\n$/);
    expect(stderr).toContain(message);
    const { served: kept, index: none, models } = JSON.parse(onlyFile(cache).text);
    expect([kept.names, none, models]).toEqual([["A"], null, []]);
  });

  it.each<[string, Answer, string]>([
    ["wants a key", status(401), "answered 401: it wants a key"],
    ["fails", status(503), "answered 503, a failure of the server"],
    ["is a web page", (request, response) => page(request, response), "the answer is a web page"],
  ])("keeps a good index when the list %s, and warns", async (_name, answer, message) => {
    const cache = temporaryFolder();
    const { origin } = await runRoutes({ ...goodRoutes(), [LIST]: answer });
    const { code, stderr } = await runCli(download(origin, cache, "--quiet"));
    expect(code).toBe(0);
    expect(stderr).toMatch(/^warning: http.*; so it is not known what is served \(.*\)\n$/);
    expect(stderr).toContain(`${origin}/v1/models: ${message}`);
    const { served: none, models } = JSON.parse(onlyFile(cache).text);
    expect([none, models.length]).toEqual([null, 1]);
  });

  it("keeps of the part that fails what was there before, and its age", async () => {
    const cache = temporaryFolder();
    const routes = goodRoutes();
    const { origin } = await runRoutes(routes);
    await runCli(download(origin, cache));
    const before = JSON.parse(onlyFile(cache).text);
    routes[INDEX] = status(500);
    routes[LIST] = json(served("B"));
    const { code, stderr } = await runCli(download(origin, cache, "--quiet"), { now: NOON + 3 * DAY });
    expect([code, stderr]).toEqual([0, expect.stringContaining("; the index of before is kept (")]);
    expect(JSON.parse(onlyFile(cache).text)).toEqual({ ...before, served: { names: ["B"], etag: null } });
    routes[INDEX] = goodRoutes()[INDEX] ?? status(404);
    routes[LIST] = status(401);
    const again = await runCli(download(origin, cache, "--quiet"), { now: NOON + 4 * DAY });
    expect(again.stderr).toContain("; the list of before is kept (");
    expect(JSON.parse(onlyFile(cache).text)).toEqual({ ...before, served: { names: ["B"], etag: null } });
  });

  it("keeps a cache for each base URL", async () => {
    const cache = temporaryFolder();
    const first = await runRoutes({ ...goodRoutes(), "/team/v1/models": json(served("B")) });
    const second = await runRoutes(goodRoutes());
    for (const server of [first.origin, `${first.origin}/team`, second.origin]) await runCli(download(server, cache));
    expect(filesBelow(cache).size).toBe(3);
  });

  it("sends the key to no other origin, neither by a redirect nor by an index", async () => {
    const model = houseQwen();
    const elsewhere = await runServer((_request, response) => response.end(model));
    const { origin } = await runRoutes({
      [LIST]: json(served("A")),
      [INDEX]: json(index(model, { url: `${elsewhere.origin}/model.json` })),
    });
    const { code } = await runCli(download(origin, temporaryFolder()), { env: { SAMBANOVA_API_KEY: KEY } });
    expect(code).toBe(0);
    expect(elsewhere.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });

  it("says why a redirect to another origin ends with 401", async () => {
    const elsewhere = await runServer(status(401));
    const { origin } = await runServer(status(301, { location: `${elsewhere.origin}/v1/models` }));
    const { code, stderr } = await runCli(download(origin, temporaryFolder()), { env: { SAMBANOVA_API_KEY: KEY } });
    expect(stderr).toContain(
      `error: ${elsewhere.origin}/v1/models: answered 401: it wants a key\nhint: the key was not sent along`,
    );
    expect(code).toBe(2);
  });

  it("warns when a key goes over the network unencrypted", async () => {
    const proxy = await runRoutes({});
    const env = { SAMBANOVA_API_KEY: KEY, http_proxy: proxy.origin };
    const { stderr } = await runCli(download("http://models.example", temporaryFolder()), { env });
    expect(stderr).toMatch(/^warning: SAMBANOVA_API_KEY goes to http:\/\/models\.example unencrypted/);
    expect(stderr).not.toContain(KEY);
  });

  it("says nothing but errors with --quiet, and draws on a terminal", async () => {
    const { origin } = await runRoutes(goodRoutes());
    const quiet = await runCli(download(origin, temporaryFolder(), "--quiet"));
    expect(quiet).toEqual({ code: 0, stdout: "", stderr: "" });
    const terminal = await runCli(download(origin, temporaryFolder()), { terminal: true });
    expect(terminal.stderr).toBe("");
  });

  it("replaces a cache that is damaged", async () => {
    const cache = temporaryFolder();
    const { origin } = await runRoutes(goodRoutes());
    await runCli(download(origin, cache));
    const { name, text } = onlyFile(cache);
    writeFileSync(join(cache, name), text.slice(0, 300));
    const { code, stderr } = await runCli(download(origin, cache));
    expect(stderr).toMatch(/^warning: .*serving-metadata\.json:\d+:\d+: the file ends .*; fetching it again\n/);
    expect(onlyFile(cache).text).toBe(text);
    expect(code).toBe(0);
  });

  it("says that the cache cannot be written", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "file"), "");
    const { origin } = await runRoutes(goodRoutes());
    const { code, stderr } = await runCli(download(origin, join(folder, "file"), "--quiet"));
    expect(stderr).toMatch(/^error: cannot make the folder .*: a part of the path is no folder\n/);
    expect(code).toBe(2);
  });

  it("lets writers at the same time each write a whole cache", async () => {
    const cache = temporaryFolder();
    let count = 0;
    const { origin } = await runRoutes({
      [LIST]: (request, response) => json(served(`Model-${count++}`, "x".repeat(200)))(request, response),
    });
    const ran = await Promise.all(Array.from({ length: 12 }, () => runCli(download(origin, cache))));
    expect(ran.map(({ code }) => code)).toEqual(Array.from({ length: 12 }, () => 0));
    const { names } = JSON.parse(onlyFile(cache).text).served;
    expect(names).toEqual([expect.stringMatching(/^Model-\d+$/), "x".repeat(200)]);
  });
});

describe("a wrong command line", () => {
  it.each<[readonly string[], string]>([
    [[], "download-serving-cache needs --server"],
    [["--server", "embedded"], '--server is "embedded", which is no URL'],
    [["--server", "api.example.com"], '--server is "api.example.com", which is no URL'],
    [
      ["--server", "https://me:secret@api.example.com"],
      "--server https://api.example.com holds a user name or a password",
    ],
    [["--server", "https://api.example.com", "--api-key", "x"], "unknown option --api-key"],
  ])("%j is answered", async (argv, message) => {
    const { code, stderr } = await runCli(["download-serving-cache", ...argv]);
    expect(stderr).toContain(`error: ${message}\n`);
    expect(stderr).not.toContain("secret");
    expect(code).toBe(2);
  });

  it("is answered for a key that can be none, and for no home", async () => {
    const argv = download("https://api.example.com", temporaryFolder());
    const { stderr } = await runCli(argv, { env: { SAMBANOVA_API_KEY: "two words" } });
    expect(stderr).toMatch(/^error: SAMBANOVA_API_KEY holds a character that no key has\n/);
    expect(stderr).not.toContain("two words");
    const homeless = await runCli(["download-serving-cache", "--server", "https://api.example.com"]);
    expect(homeless.stderr).toMatch(/^error: there is no place for the cache: HOME is not set\nhint: say where/);
  });
});

describe("what goes on", () => {
  it("is told without the key, wherever a redirect leads", async () => {
    const { origin } = await runRoutes({
      [LIST]: status(302, { location: `/p/${percent(KEY)}` }),
      [`/p/${percent(KEY)}`]: status(302, { location: `http://${KEY}.invalid/${KEY.toUpperCase()}` }),
    });
    const { stderr } = await runCli(download(origin, temporaryFolder(), "--debug"), {
      env: { SAMBANOVA_API_KEY: KEY },
    });
    expect(withoutEscapes(stderr)).not.toContain(KEY);
    expect(stderr.split("\n").slice(0, 3)).toEqual([
      `fetching ${origin}/v1/models`,
      `fetching ${origin}/p/***`,
      "fetching http://***.invalid/***",
    ]);
  });
});

interface Failure {
  readonly routes: Record<string, Answer>;
  /** Of the error, without scheme and host. */
  readonly message: RegExp;
  readonly timings?: HttpTimings;
}

const body =
  (text: string | Uint8Array): Answer =>
  (_request, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(text);
  };
const percent = (text: string): string => [...text].map((each) => `%${hex(each)}`).join("");
const unicode = (text: string): string => [...text].map((each) => `\\u00${hex(each)}`).join("");
const hex = (character: string): string => character.charCodeAt(0).toString(16);
const escaped = (request: IncomingMessage): string => unicode(request.headers.authorization ?? "");
const page: Answer = (_request, response) => {
  response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Our models</title>");
};
const redirect: Answer = (request, response) => status(302, { location: `${request.url}x` })(request, response);
/** Not what the good instance has: with the same hash it would not be asked for. */
const model = houseQwen({ aliases: ["other-qwen"] });
const list = json(served("A"));

const FAILURES: Readonly<Record<string, Failure>> = {
  "an empty answer": { routes: { [LIST]: body("") }, message: /^\/v1\/models: the answer is empty$/ },
  garbage: { routes: { [LIST]: body("garbage") }, message: /^\/v1\/models:1:1: "garbage" is no JSON value$/ },
  "bytes that are no text": {
    routes: { [LIST]: body(Uint8Array.of(0xff, 0xfe, 0)) },
    message: /^\/v1\/models: the answer is no UTF-8 text$/,
  },
  "half a file": {
    routes: { [LIST]: body('{"data": [{"id": "A"}') },
    message: /^\/v1\/models:1:22: the file ends before the closing \]$/,
  },
  "a file with a name twice": {
    routes: { [LIST]: body('{"data": [], "data": []}') },
    message: /^\/v1\/models:1:14: the key "data" stands twice/,
  },
  "a bomb of brackets": {
    routes: { [LIST]: body("[".repeat(1_000_000)) },
    message: /^\/v1\/models:1:65: nested deeper than 64 levels$/,
  },
  "a web page": {
    routes: { [LIST]: body("<!DOCTYPE html><title>Sign in</title>") },
    message: /^\/v1\/models: the answer is a web page$/,
  },
  "another list": { routes: { [LIST]: json({ models: ["A"] }) }, message: /^\/v1\/models:1:1: the file lacks data$/ },
  "a list with other entries": {
    routes: { [LIST]: json({ data: [{ id: "A" }, { id: 7 }] }) },
    message: /^\/v1\/models:1:27: data\/1\/id must be a name of 1 to 256 characters$/,
  },
  "an index of something else": {
    routes: { [INDEX]: json([]) },
    message: /index\.json:1:1: the file must be an object$/,
  },
  "an index with a model twice": {
    routes: {
      [INDEX]: json({
        ...index(model),
        models: [...(index(model)["models"] as []), ...(index(model)["models"] as [])],
      }),
    },
    message: /index\.json: the model House-Qwen stands twice$/,
  },
  "an index that points at a file of this machine": {
    routes: { [INDEX]: json(index(model, { url: "file:///etc/passwd" })) },
    message: /index\.json: the url of House-Qwen is no address that may be asked \(file:/,
  },
  "a model that is not there": {
    routes: { [INDEX]: json(index(model)) },
    message: /House-Qwen\.json: answered 404: the index names this model file, and it is not there$/,
  },
  "a model with other bytes": {
    routes: { [INDEX]: json(index(model)), [MODEL]: body(`${model} `) },
    message: /House-Qwen\.json: its sha256 is [0-9a-f]{64}, the index says [0-9a-f]{64}$/,
  },
  "a model with another name": {
    routes: { [INDEX]: json(index(model, { name: "Other" })), [MODEL]: body(model) },
    message: /House-Qwen\.json: name is "House-Qwen", the index calls it "Other"$/,
  },
  "a model that is none": {
    routes: { [INDEX]: json(index("{}")), [MODEL]: body("{}") },
    message: /House-Qwen\.json:1:1: the file lacks name, /,
  },
  "401": { routes: { [LIST]: status(401) }, message: /^\/v1\/models: answered 401: the key is not accepted$/ },
  "403": { routes: { [LIST]: status(403) }, message: /^\/v1\/models: answered 403: not allowed$/ },
  "401 for the index alone": { routes: { [INDEX]: status(401) }, message: /index\.json: answered 401/ },
  "404 for all": {
    routes: {},
    message: /^\/v1\/models: answered 404: the server has neither GET \/v1\/models nor an index/,
  },
  "418": { routes: { [LIST]: status(418) }, message: /^\/v1\/models: answered 418$/ },
  "429": { routes: { [LIST]: status(429) }, message: /^\/v1\/models: answered 429 \(too many requests\)$/ },
  "500": { routes: { [LIST]: status(500) }, message: /^\/v1\/models: answered 500, a failure of the server$/ },
  "500 for both": { routes: { [LIST]: status(500), [INDEX]: status(500) }, message: /^\/v1\/models: answered 500/ },
  "a start page for whatever is asked": {
    routes: new Proxy({}, { get: () => page }),
    message: /^\/v1\/models: the answer is a web page$/,
  },
  "401 for the list and a start page for the index": {
    routes: { [LIST]: status(401), [INDEX]: (request, response) => page(request, response) },
    message: /^\/v1\/models: answered 401/,
  },
  "redirects without end": {
    routes: new Proxy({}, { get: () => redirect }),
    message: /^\/v1\/models: redirected more than 5 times/,
  },
  "a redirect with the key in it": {
    routes: {
      [LIST]: (request, response) =>
        status(302, { location: `/${request.headers.authorization?.slice(7)}` })(request, response),
      [`/${KEY}`]: status(401),
    },
    message: /^\/\*\*\*: answered 401/,
  },
  "the request sent back": {
    routes: {
      [LIST]: (request, response) => json({ data: [{ id: request.headers.authorization ?? "" }] })(request, response),
    },
    message: /^\/v1\/models: the answer repeats the key that was sent$/,
  },
  "the request sent back in escapes": {
    routes: {
      [LIST]: (request, response) => body(`{"data": [{"id": "${escaped(request)}"}]}`)(request, response),
    },
    message: /^\/v1\/models: the answer repeats the key that was sent$/,
  },
  "the request sent back as the name of a value, in capitals and percent-encoded": {
    routes: {
      [LIST]: json({ data: [], [encodeURIComponent(KEY.toUpperCase()).replaceAll("-", "%2d")]: 1 }),
    },
    message: /^\/v1\/models: the answer repeats the key that was sent$/,
  },
  "the key percent-encoded and then escaped": {
    routes: { [LIST]: body(`{"data": [{"id": "${percent(KEY).replaceAll("%", "\\u0025")}"}]}`) },
    message: /^\/v1\/models: the answer repeats the key that was sent$/,
  },
  "the key in an index": {
    routes: { [LIST]: list, [INDEX]: body(`{"schema": "x", "${unicode(KEY)}": 1, "models": []}`) },
    message: /index\.json: the answer repeats the key that was sent$/,
  },
  "a redirect with the key percent-encoded": {
    routes: { [LIST]: status(302, { location: `/p/${percent(KEY)}` }) },
    message: /^\/p\/\*\*\*: answered 404/,
  },
  "a redirect with the key percent-encoded twice": {
    routes: { [LIST]: status(302, { location: `/p/${percent(KEY).replaceAll("%", "%25")}` }) },
    message: /^\/p\/\*\*\*: answered 404/,
  },
  "a redirect to a host of the key": {
    routes: { [LIST]: status(302, { location: `http://${KEY.toUpperCase()}.invalid/` }) },
    message: /^http:\/\/\*\*\*\.invalid\/: /,
  },
  "the key as an ETag": {
    routes: {
      [LIST]: (request, response) =>
        json(served("A"), { etag: `"${request.headers.authorization}"` })(request, response),
    },
    message: /^\/v1\/models: the answer repeats the key that was sent$/,
  },
  silence: {
    routes: { [LIST]: () => undefined },
    message: /^\/v1\/models: the server took the request and did not answer in time$/,
    timings: fastTimings({ idle: 20 }),
  },
  "a connection that is cut": {
    routes: { [LIST]: (_request, response) => response.socket?.destroy() },
    message: /^\/v1\/models: the connection (was cut|ended)/,
  },
};

/** A text in lower case, with what URLs and JSON escape written plainly. */
function withoutEscapes(text: string): string {
  const plain = text
    .replace(/%(?:25)*([0-7][0-9a-f])/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\\u00([0-7][0-9a-f])/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
  return plain.toLowerCase();
}

describe("a server that sends", () => {
  it.each(Object.entries(FAILURES))(
    "%s gets one clear error; the cache and the key are safe",
    async (_name, failure) => {
      const cache = temporaryFolder();
      let routes = goodRoutes();
      const { origin } = await runServer((request, response) => {
        const answer = routes[request.url ?? ""] ?? status(404);
        answer(request, response);
      });
      const env = { SAMBANOVA_API_KEY: KEY };
      await runCli(download(origin, cache), { env });
      const before = filesBelow(cache);
      expect(before.size).toBe(1);

      // Without validators at hand, so that nothing is answered from the old generation.
      routes = failure.routes;
      const timings = failure.timings ?? fastTimings();
      const refreshed = await runCli(download(origin, cache, "--quiet", "--debug"), {
        env,
        timings,
        now: NOON + 3 * DAY,
      });
      const fresh = temporaryFolder();
      const first = await runCli(download(origin, fresh, "--quiet"), { env, timings });

      for (const { code, stdout, stderr } of [refreshed, first]) {
        expect(code).toBe(2);
        expect(stdout).toBe("");
        expect(stderr.match(/^error: /gm)).toHaveLength(1);
        expect(stderr.match(/^hint: ./gm)).toHaveLength(1);
        expect(withoutEscapes(stderr)).not.toContain(KEY);
        const [, message = ""] = /^error: ([\s\S]*?)\nhint: /.exec(stderr) ?? [];
        expect(message.replaceAll(origin, "")).toMatch(failure.message);
      }
      expect(first.stderr).not.toContain("    at ");
      expect(refreshed.stderr).toMatch(/\nthe cache is kept as it was, 3 days old: .*serving-metadata\.json\n/);
      expect(filesBelow(cache)).toEqual(before);
      expect(filesBelow(fresh).size).toBe(0);
    },
  );
});
