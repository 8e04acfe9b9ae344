import { EnvHttpProxyAgent, request as sendRequest } from "undici";
import type { HttpExchange } from "./http-exchange.ts";
import type { HttpTimings } from "./http-timings.ts";
import type { ProxySettings } from "./proxy-settings.ts";

/**
 * HTTP/1.1 through undici, the client behind Node's own fetch: fetch of Node 20 knows no proxies. TLS trusts what Node
 * trusts, NODE_EXTRA_CA_CERTS included.
 */
export function createUndiciExchange(
  { http, https, bypass }: ProxySettings,
  timings: Pick<HttpTimings, "connect" | "idle">,
): HttpExchange {
  const connect = { timeout: timings.connect };
  // One agent for each scheme: undici sends https through the proxy that is meant for http, when it has no other; curl,
  // Python and Go do not. proxyTunnel: many proxies let no tunnel through to port 80.
  const agent = (proxies: { httpProxy: string; httpsProxy: string }): EnvHttpProxyAgent =>
    new EnvHttpProxyAgent({ ...proxies, noProxy: bypass, proxyTunnel: false, connect, proxyTls: connect });
  const agents = new Map([
    ["http:", agent({ httpProxy: http, httpsProxy: "" })],
    ["https:", agent({ httpProxy: "", httpsProxy: https })],
  ]);
  return {
    async send({ url, headers, signal }) {
      const dispatcher = agents.get(url.protocol);
      if (dispatcher === undefined) throw new TypeError(`no way to ask ${url.protocol}`);
      const answer = await sendRequest(url, {
        method: "GET",
        headers,
        signal,
        dispatcher,
        headersTimeout: timings.idle,
        bodyTimeout: timings.idle,
      });
      return {
        status: answer.statusCode,
        header: (name) => [answer.headers[name] ?? null].flat()[0] ?? null,
        body: answer.body,
        discard() {
          answer.body.on("error", () => undefined);
          answer.body.destroy();
        },
      };
    },
    async close() {
      await Promise.all([...agents.values()].map((each) => each.destroy()));
    },
  };
}
