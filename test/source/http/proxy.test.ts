import { connect } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { httpGet } from "../../../src/source/http/http-get.ts";
import { proxySettings } from "../../../src/source/http/proxy-settings.ts";
import { createUndiciExchange } from "../../../src/source/http/undici-exchange.ts";
import { fastTimings } from "../../support/fast-timings.ts";
import { json, type RunningServer, runServer, status } from "../../support/http-server.ts";

/** A proxy that answers plain requests itself and tunnels CONNECT; `seen` has what it was asked for. */
async function runProxy(): Promise<RunningServer & { readonly seen: string[] }> {
  const seen: string[] = [];
  const proxy = await runServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers["proxy-authorization"] ?? "-"}`);
    json("from the proxy")(request, response);
  });
  proxy.server.on("connect", (request, socket) => {
    seen.push(`CONNECT ${request.url} ${request.headers["proxy-authorization"] ?? "-"}`);
    const [host = "", port] = (request.url ?? "").split(":");
    const upstream = connect(Number(port), host, () => socket.write("HTTP/1.1 200 OK\r\n\r\n"));
    upstream.on("error", () => socket.destroy());
    socket.on("error", () => upstream.destroy());
    upstream.pipe(socket).pipe(upstream);
    onTestFinished(() => void upstream.destroy());
  });
  return { ...proxy, seen };
}

async function get(address: string, env: Readonly<Record<string, string>>): Promise<string> {
  const timings = fastTimings({ attempts: 1 });
  const exchange = createUndiciExchange(proxySettings(env), timings);
  onTestFinished(() => exchange.close());
  const context = { exchange, timings, clock: () => 0, tell: () => undefined };
  const { bytes } = await httpGet({ url: new URL(address), key: null, etag: null, maxBytes: 1000 }, context);
  return Buffer.from(bytes ?? []).toString("utf8");
}

describe("a proxy", () => {
  it.each(["http_proxy", "HTTP_PROXY"])(
    "of %s is asked for http, with the whole address and its password",
    async (name) => {
      const proxy = await runProxy();
      expect(await get("http://models.example/a?b=1", { [name]: `http://me:pass@127.0.0.1:${proxy.port}` })).toBe(
        '"from the proxy"',
      );
      expect(proxy.seen).toEqual([`GET http://models.example/a?b=1 Basic ${btoa("me:pass")}`]);
    },
  );

  it.each(["https_proxy", "HTTPS_PROXY"])("of %s is asked for a tunnel to https", async (name) => {
    const proxy = await runProxy();
    const target = await runServer(status(200));
    // There is no TLS behind it: that the tunnel was asked for is what counts.
    await expect(get(`https://127.0.0.1:${target.port}/a`, { [name]: proxy.origin })).rejects.toThrow(/TLS|connection/);
    expect(proxy.seen).toEqual([`CONNECT 127.0.0.1:${target.port} -`]);
  });

  it.each([["127.0.0.1"], ["models.example,127.0.0.1"], ["*"]])("is passed by for NO_PROXY=%s", async (bypass) => {
    const proxy = await runProxy();
    const target = await runServer(json("direct"));
    expect(await get(`${target.origin}/a`, { HTTP_PROXY: proxy.origin, NO_PROXY: bypass })).toBe('"direct"');
    expect(proxy.seen).toEqual([]);
  });

  it("for http is not used for https", async () => {
    const proxy = await runProxy();
    const target = await runServer(status(200));
    await expect(get(`https://127.0.0.1:${target.port}/a`, { HTTP_PROXY: proxy.origin })).rejects.toThrow(/./);
    expect(proxy.seen).toEqual([]);
  });

  it("that refuses is told, without its password", async () => {
    const proxy = await runServer(status(200));
    proxy.server.on("connect", (_request, socket) => socket.end("HTTP/1.1 403 Forbidden\r\n\r\n"));
    const env = { https_proxy: `http://me:pass@127.0.0.1:${proxy.port}` };
    await expect(get("https://models.example/a", env)).rejects.toThrow(
      /^https:\/\/models\.example\/a: the proxy refused$/,
    );
  });

  it("that wants a password is told", async () => {
    const proxy = await runServer(status(407));
    await expect(get("http://models.example/a", { http_proxy: proxy.origin })).rejects.toThrow(/proxy/);
  });
});

describe("proxySettings", () => {
  it("prefers the lower-case name, takes a host without a scheme, and an empty value for none", () => {
    expect(
      proxySettings({ http_proxy: "low:1", HTTP_PROXY: "http://up:2", HTTPS_PROXY: "", no_proxy: " a, b " }),
    ).toEqual({
      http: "http://low:1",
      https: "",
      bypass: "a, b",
    });
  });

  it.each([["socks5://host"], ["http://me:secret@"], ["ht tp"]])("refuses %s without repeating it", (value) => {
    expect(() => proxySettings({ HTTPS_PROXY: value })).toThrow(/^HTTPS_PROXY is no address of an HTTP proxy$/);
  });
});
