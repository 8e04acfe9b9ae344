import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { fastTimings } from "../support/fast-timings.ts";
import { json, runRoutes, status } from "../support/http-server.ts";
import { KUBERNETES_LIST } from "../support/kubernetes-export.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { filesBelow, NOON, runCli } from "./serving-cli.ts";
import { goodRoutes, houseQwen, LIST, served } from "./serving-server.ts";
import { smallCheckpoint } from "./small-checkpoint.ts";

// Servers and files are real: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 30_000 });

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A folder with a checkpoint `my-llama`, and places for a cache and for metadata. */
function workspace(): { readonly checkpoint: string; readonly cache: string; readonly meta: string } {
  const folder = temporaryFolder();
  const checkpoint = join(folder, "my-llama");
  mkdirSync(checkpoint);
  mkdirSync(join(folder, "meta"));
  for (const [name, content] of smallCheckpoint()) writeFileSync(join(checkpoint, name), content);
  return { checkpoint, cache: join(folder, "cache"), meta: join(folder, "meta") };
}

describe("lint --server URL", () => {
  it("fetches what it needs, compares with the instance's own base model, and keeps a cache", async () => {
    const { checkpoint, cache } = workspace();
    const { origin } = await runRoutes(goodRoutes());
    const argv = [checkpoint, "--server", origin, "--cache-location", cache, "--model", "house/Qwen", "-f", "json"];
    const ran = await runCli(argv);
    expect(ran.stderr).toBe("");
    const [linted] = JSON.parse(ran.stdout).checkpoints;
    expect(linted.model).toMatchObject({ name: "House-Qwen", how: "declared" });
    expect(linted.diagnostics).toContainEqual(
      expect.objectContaining({ rule: "config/vocab-size", suggestion: "set vocab_size to 151936" }),
    );
    expect(ran.code).toBe(1);
    expect(filesBelow(cache).size).toBe(1);
  });

  it("asks nobody while the cache is younger than a day, and then only for what changed", async () => {
    const { checkpoint, cache } = workspace();
    const { origin, requests } = await runRoutes(goodRoutes());
    const argv = [checkpoint, "--server", origin, "--cache-location", cache, "--model", "House-Qwen"];
    await runCli(argv);
    requests.length = 0;
    await runCli(argv, { now: NOON + 23 * HOUR });
    expect(requests).toEqual([]);
    const ran = await runCli(argv, { now: NOON + 25 * HOUR });
    expect(requests.map(({ headers }) => headers["if-none-match"])).toEqual(['"list"', 'W/"index"']);
    expect(ran.stderr).toBe("");
    await runCli(argv, { now: NOON + 26 * HOUR });
    expect(requests).toHaveLength(2);
    // A clock that was put back is no proof of freshness.
    await runCli(argv, { now: NOON });
    expect(requests).toHaveLength(4);
  });

  it("uses an old cache when the server is down, after one try, and says how old it is", async () => {
    const { checkpoint, cache } = workspace();
    const server = await runRoutes(goodRoutes());
    const argv = [checkpoint, "--server", server.origin, "--cache-location", cache, "--model", "House-Qwen"];
    const before = await runCli(argv);
    await server.stop();
    const timings = fastTimings();
    const after = await runCli(argv, { now: NOON + 3 * DAY, timings });
    expect(after).toEqual({
      ...before,
      stderr: `warning: ${server.origin}/v1/models: connection refused; using the cache of ${server.origin}, which is 3 days old\n`,
    });
    expect(timings.slept).toEqual([]);
  });

  it("ends with an error when the server is down and there is no cache", async () => {
    const { checkpoint, cache } = workspace();
    const server = await runRoutes({});
    await server.stop();
    const ran = await runCli([checkpoint, "--server", server.origin, "--cache-location", cache]);
    expect(ran.stderr).toMatch(/^error: http:\/\/127\.0\.0\.1:\d+\/v1\/models: connection refused\nhint: /);
    expect(ran).toMatchObject({ code: 2, stdout: "" });
  });

  it("goes on when the cache cannot be written", async () => {
    const { checkpoint } = workspace();
    const { origin } = await runRoutes(goodRoutes());
    const argv = [checkpoint, "--server", origin, "--cache-location", join(checkpoint, "config.json")];
    const ran = await runCli(argv);
    expect(ran.stderr).toMatch(/^warning: cannot make the folder .*: a part of the path is no folder\n$/);
    expect(ran.code).toBe(0);
  });

  it("finds the cache in the user's folder for caches", async () => {
    const { checkpoint, cache } = workspace();
    const { origin } = await runRoutes(goodRoutes());
    await runCli([checkpoint, "--server", origin], { env: { XDG_CACHE_HOME: cache } });
    expect([...filesBelow(cache).keys()]).toEqual([
      expect.stringMatching(/^checkpointlint\/serving\/127\.0\.0\.1-[0-9a-f]{12}\/serving-metadata\.json$/),
    ]);
  });

  it("refuses a base model that the instance does not serve, where it gave a list", async () => {
    const { checkpoint, cache } = workspace();
    const { origin } = await runRoutes({ [LIST]: json(served("Custom-One", "Qwen3-32B")) });
    const at = ["--server", origin, "--cache-location", cache];
    const unserved = await runCli([checkpoint, ...at, "--model", "llama3-70b"]);
    expect(unserved).toEqual({
      code: 2,
      stdout: "",
      stderr: `error: ${origin} does not serve Meta-Llama-3.3-70B-Instruct\nhint: it serves Custom-One, Qwen3-32B\n`,
    });
    expect((await runCli([checkpoint, ...at, "--model", "custom-one"])).stderr).toBe(
      `error: unknown model "custom-one"\nhint: ${origin} serves Custom-One, but does not say what base model it is: name the base it was trained from; checkpointlint models lists them\n`,
    );
    expect((await runCli([checkpoint, ...at, "--model", "Qwen/Qwen3-32B"])).code).toBe(1);
  });

  it("takes any base model where the instance gave no list", async () => {
    const { checkpoint, cache } = workspace();
    const { [LIST]: _list, ...routes } = goodRoutes();
    const { origin } = await runRoutes({ ...routes, [LIST]: status(404) });
    const ran = await runCli([checkpoint, "--server", origin, "--cache-location", cache, "--model", "Qwen3-32B"]);
    expect(ran.code).toBe(1);
  });
});

describe("--server with a folder", () => {
  it("takes base models from it", async () => {
    const { checkpoint, meta } = workspace();
    writeFileSync(join(meta, "house.json"), houseQwen());
    const ran = await runCli([checkpoint, "--server", meta, "--model", "House-Qwen", "-f", "json"]);
    expect(JSON.parse(ran.stdout).checkpoints[0].model).toMatchObject({ name: "House-Qwen" });
  });

  it("takes a cache that download-serving-cache wrote, without a network", async () => {
    const { checkpoint, cache } = workspace();
    const server = await runRoutes(goodRoutes());
    await runCli(["download-serving-cache", "--server", server.origin, "--cache-location", cache]);
    await server.stop();
    const ran = await runCli([checkpoint, "--server", cache, "--model", "House-Qwen"], { now: NOON + 300 * DAY });
    expect(ran).toMatchObject({ code: 1, stderr: "" });
    expect((await runCli([checkpoint, "--server", cache, "--model", "Qwen3-32B"])).stderr).toContain(
      `error: ${cache} does not serve Qwen3-32B\n`,
    );
  });

  it("is the package's own for embedded, also when a folder of that name exists", async () => {
    const { checkpoint } = workspace();
    const ran = await runCli([checkpoint, "--server", "embedded", "--model", "Qwen3-32B"]);
    expect(ran).toMatchObject({ code: 1, stderr: "" });
  });

  it.each([
    ["nowhere", "--server nowhere: no such folder"],
    ["ftp://models.example", "--server is a ftp: address"],
  ])("is an error for %s", async (server, message) => {
    const { checkpoint } = workspace();
    expect((await runCli([checkpoint, "--server", server])).stderr).toContain(`error: ${message}\n`);
  });
});

describe("--server with what is neither a folder nor a URL", () => {
  it.each([
    ["localhost:8080", "http://localhost:8080"],
    ["127.0.0.1", "http://127.0.0.1"],
    ["api.example.com", "https://api.example.com"],
    ["gateway:8443/team", "https://gateway:8443/team"],
  ])("guesses what %s means", async (server, url) => {
    const { checkpoint, cache } = workspace();
    const { code, stderr } = await runCli([checkpoint, "--server", server]);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining(`error: --server ${server}: no such folder\nhint: did you mean ${url}? it is embedded, `),
    ]);
    const download = await runCli(["download-serving-cache", "--server", server, "--cache-location", cache]);
    expect([download.code, download.stderr]).toEqual([
      2,
      `error: --server is "${server}", which is no URL\nhint: did you mean --server ${url}?\n`,
    ]);
  });

  it.each(["export.yaml", "a/b.c", "./meta", "C:\\meta", "meta"])("makes no address of %s", async (server) => {
    const { checkpoint } = workspace();
    expect((await runCli([checkpoint, "--server", server])).stderr).toContain("no such folder\nhint: it is embedded, ");
  });
});

describe("a model of a cluster that no base model answers to", () => {
  it.each(["My-Custom-Llama", "my-custom-llama-1", "house-custom"])("is told of, with its kin: %s", async (name) => {
    const { checkpoint, meta } = workspace();
    const model = (spec: object, kubernetes: string): object => ({
      apiVersion: "sambanova.ai/v1alpha1",
      kind: "Model",
      metadata: { name: kubernetes },
      spec,
    });
    const items = [
      model(
        { name: "My-Custom-Llama", aliases: ["house-custom"], checkpoints: { "house-70b": {} } },
        "my-custom-llama-1",
      ),
      model({ name: "Meta-Llama-3.3-70B-Instruct", checkpoints: { "house-70b": {} } }, "llama-of-the-house"),
    ];
    const file = join(meta, "export.json");
    writeFileSync(file, JSON.stringify({ apiVersion: "v1", kind: "List", items }));
    const { code, stderr } = await runCli([checkpoint, "--server", file, "--model", name]);
    expect(code).toBe(2);
    expect(stderr).toContain(`error: unknown model "${name}"\nhint: `);
    expect(stderr).toContain(
      `${file} has My-Custom-Llama, but not its config: name the base it was trained from; it shares the architecture key house-70b with Meta-Llama-3.3-70B-Instruct; checkpointlint models lists them\n`,
    );
  });

  it("is told of without kin, where none is known", async () => {
    const { checkpoint, meta } = workspace();
    writeFileSync(join(meta, "all.yaml"), KUBERNETES_LIST.replaceAll("{ deepseek:", "{ deepseek-new:"));
    const { stderr } = await runCli([checkpoint, "--server", meta, "--model", "deepseek-v3.2"]);
    expect(stderr).toContain(
      `${meta} has DeepSeek-V3.2, but not its config: name the base it was trained from; checkpointlint models lists them\n`,
    );
  });
});

describe("models --server", () => {
  it("says which are served, in the table and for programs", async () => {
    const { cache } = workspace();
    const { origin } = await runRoutes({ [LIST]: json(served("Custom-One", "Qwen3-32B")) });
    const at = ["models", "--server", origin, "--cache-location", cache];
    const { stdout } = await runCli(at);
    expect(stdout).toMatch(/^model .* served$/m);
    expect(stdout).toMatch(/^Qwen3-32B .* yes$/m);
    expect(stdout).toMatch(/^Meta-Llama-3\.3-70B-Instruct .* no$/m);
    expect(stdout).toContain(`served: what ${origin} says\nserved too, not known here: Custom-One\n`);
    const rows: { name: string; served: boolean }[] = JSON.parse((await runCli([...at, "-f", "json"])).stdout);
    expect(rows.filter((row) => row.served).map(({ name }) => name)).toEqual(["Qwen3-32B"]);
  });

  it("shows what a Kubernetes export says of a model", async () => {
    const { meta } = workspace();
    writeFileSync(join(meta, "all.yaml"), KUBERNETES_LIST);
    const { stdout } = await runCli(["models", "--server", meta]);
    expect(stdout).toMatch(/^Meta-Llama-3\.3-70B-Instruct .* in the cluster 8k 128k$/m);
    expect(stdout).toContain("in the cluster too, not known here: DeepSeek-V3.2\n");
    const rows = JSON.parse((await runCli(["models", "--server", meta, "-f", "json"])).stdout);
    expect(rows.find(({ name }: { name: string }) => name === "Meta-Llama-3.3-70B-Instruct")).toMatchObject({
      kubernetesName: "llama-70b-of-the-house",
      aliases: expect.arrayContaining(["house-llama"]),
      served: null,
      resource: { profiles: ["llama-70b-sd"], tiers: [{ sequenceLength: 8192 }, { sequenceLength: 131_072 }] },
    });
  });
});
