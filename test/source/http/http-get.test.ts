import { once } from "node:events";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type GetAnswer, type GetRequest, httpGet } from "../../../src/source/http/http-get.ts";
import type { HttpTimings } from "../../../src/source/http/http-timings.ts";
import { ServerError } from "../../../src/source/http/server-error.ts";
import { createUndiciExchange } from "../../../src/source/http/undici-exchange.ts";
import { fastTimings } from "../../support/fast-timings.ts";
import { type Answer, json, runRoutes, runServer, runTcp, status } from "../../support/http-server.ts";

// Servers and files are real: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 30_000 });

const NOW = Date.UTC(2026, 10, 26, 12, 0, 0);
const NO_PROXY = { http: "", https: "", bypass: "" };

function get(
  address: string,
  { timings = fastTimings(), ...request }: Partial<GetRequest> & { readonly timings?: HttpTimings } = {},
): Promise<GetAnswer> {
  const exchange = createUndiciExchange(NO_PROXY, timings);
  onTestFinished(() => exchange.close());
  return httpGet(
    { url: new URL(address), key: null, etag: null, maxBytes: 100_000, ...request },
    { exchange, timings, clock: () => NOW, tell: () => undefined },
  );
}

async function failure(answer: Promise<unknown>): Promise<string> {
  try {
    await answer;
  } catch (error) {
    if (error instanceof ServerError) return error.message.replaceAll(/127\.0\.0\.1:\d+/g, "host");
    throw error;
  }
  throw new Error("it did not fail");
}

const text = ({ bytes }: GetAnswer): string => Buffer.from(bytes ?? []).toString("utf8");

describe("httpGet", () => {
  it.each([
    ["3600", " and asks to wait 3600 s"],
    ["Fri, 27 Nov 2026 12:00:00 GMT", " and asks to wait until Fri, 27 Nov 2026 12:00:00 GMT"],
    ["Friday, 27-Nov-26 12:00:00 GMT", " and asks to wait until Fri, 27 Nov 2026 12:00:00 GMT"],
    ["soon", ""],
    ["", ""],
  ])("tells what Retry-After: %s asks", async (retryAfter, told) => {
    const { origin } = await runRoutes({ "/a": status(503, { "retry-after": retryAfter }) });
    expect(await failure(get(`${origin}/a`))).toBe(`http://host/a: answered 503, a failure of the server${told}`);
  });

  it("gives the bytes, the ETag and the kind of content", async () => {
    const { origin } = await runRoutes({ "/a": json({ a: 1 }, { etag: '"x"' }) });
    const answer = await get(`${origin}/a`);
    expect(text(answer)).toBe('{"a":1}');
    expect(answer).toMatchObject({ status: 200, etag: '"x"', contentType: "application/json", keySent: false });
  });

  it("sends the key as a bearer token, and the ETag of what is at hand", async () => {
    const { origin, requests } = await runRoutes({ "/a": status(304) });
    expect(await get(`${origin}/a`, { key: "sk-1", etag: '"x"' })).toMatchObject({ status: 304, bytes: null });
    expect(requests[0]?.headers).toMatchObject({ authorization: "Bearer sk-1", "if-none-match": '"x"' });
  });

  it.each([400, 401, 403, 404, 410])("leaves a %i to the caller, after one request", async (code) => {
    const { origin, requests } = await runRoutes({ "/a": status(code) });
    expect(await get(`${origin}/a`)).toMatchObject({ status: code, bytes: null });
    expect(requests).toHaveLength(1);
  });

  it.each([
    [204, "http://host/a: answered 204"],
    [304, "http://host/a: answered 304"],
    [407, "http://host/a: answered 407 (the proxy wants a password)"],
  ])("takes a %i that nobody asked for as an error", async (code, message) => {
    const { origin } = await runRoutes({ "/a": status(code) });
    expect(await failure(get(`${origin}/a`))).toBe(message);
  });
});

describe("a second try", () => {
  it.each([429, 500, 502, 503, 504])("follows a %i, with doubled delays, and ends", async (code) => {
    const { origin, requests } = await runRoutes({ "/a": status(code) });
    const timings = fastTimings({ attempts: 4 });
    expect(await failure(get(`${origin}/a`, { timings }))).toMatch(new RegExp(`^http://host/a: answered ${code}`));
    expect(requests).toHaveLength(4);
    expect(timings.slept).toEqual([500, 1000, 2000]);
  });

  it("succeeds when the server has recovered", async () => {
    let left = 2;
    const { origin } = await runServer((request, response) => {
      (left-- > 0 ? status(503) : json("well"))(request, response);
    });
    expect(text(await get(`${origin}/a`))).toBe('"well"');
  });

  it.each([
    ["7", [7000, 7000]],
    ["Thu, 26 Nov 2026 12:00:03 GMT", [3000, 3000]],
    ["Thu, 26 Nov 2026 11:00:00 GMT", [0, 0]],
    ["soon", [500, 1000]],
    // Longer than anyone waits: the error says so at once.
    ["3600", []],
  ])("waits as Retry-After: %s asks", async (retryAfter, slept) => {
    const { origin } = await runRoutes({ "/a": status(429, { "retry-after": retryAfter }) });
    const timings = fastTimings();
    const message = await failure(get(`${origin}/a`, { timings }));
    expect(timings.slept).toEqual(slept);
    expect(message.includes("asks to wait 3600 s")).toBe(retryAfter === "3600");
  });

  it("halves a delay at most by chance", async () => {
    const { origin } = await runRoutes({ "/a": status(500) });
    const timings = fastTimings({ jitter: () => 0 });
    await failure(get(`${origin}/a`, { timings }));
    expect(timings.slept).toEqual([250, 500]);
  });

  it("follows a refused connection", async () => {
    const { origin, stop } = await runServer(status(200));
    await stop();
    const timings = fastTimings();
    expect(await failure(get(`${origin}/a`, { timings }))).toBe("http://host/a: connection refused");
    expect(timings.slept).toHaveLength(2);
  });

  it("follows a connection that was cut, before the headers or in the body", async () => {
    const cutBefore: Answer = (_request, response) => response.socket?.destroy();
    const cutWithin: Answer = (_request, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write("half of it", () => response.socket?.destroy());
    };
    const { origin, requests } = await runRoutes({ "/before": cutBefore, "/within": cutWithin });
    expect(await failure(get(`${origin}/before`))).toMatch(/^http:\/\/host\/before: the connection (was cut|ended)/);
    expect(await failure(get(`${origin}/within`))).toMatch(/^http:\/\/host\/within: the (connection|answer) /);
    expect(requests).toHaveLength(6);
  });
});

describe("time", () => {
  it("ends a server that takes the request and says nothing, without a second try", async () => {
    const { origin, requests } = await runServer(() => undefined);
    const message = await failure(get(`${origin}/a`, { timings: fastTimings({ idle: 20 }) }));
    expect(message).toBe("http://host/a: the server took the request and did not answer in time");
    expect(requests).toHaveLength(1);
  });

  it("ends a server that stops in the middle of its answer", async () => {
    const { origin } = await runServer((_request, response) => {
      response.writeHead(200).write("half");
    });
    const message = await failure(get(`${origin}/a`, { timings: fastTimings({ idle: 250 }) }));
    expect(message).toBe("http://host/a: the server stopped in the middle of its answer");
  });

  it("ends a server that drips", async () => {
    const { origin } = await runServer((_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write("."), 2);
      response.on("close", () => clearInterval(drip));
    });
    const message = await failure(get(`${origin}/a`, { timings: fastTimings({ total: 50 }) }));
    expect(message).toBe("http://host/a: no whole answer within 0.05 s");
  });
});

describe("size", () => {
  const limit = { maxBytes: 1000 };
  const tooLarge = "http://host/a: the answer is larger than 0.001 MB";

  it("refuses what is announced as too large before reading it", async () => {
    const { origin } = await runServer((_request, response) => {
      response.writeHead(200, { "content-length": "1001" }).flushHeaders();
    });
    expect(await failure(get(`${origin}/a`, limit))).toBe(tooLarge);
  });

  it("refuses what turns out to be too large while reading it, and lets go of the connection", async () => {
    let closed: Promise<unknown> = Promise.reject(new Error("nobody asked"));
    closed.catch(() => undefined);
    const { origin } = await runServer((_request, response) => {
      closed = once(response, "close");
      const pour = (): void => {
        while (!response.destroyed && response.write("x".repeat(500)));
      };
      response.on("drain", pour);
      pour();
    });
    expect(await failure(get(`${origin}/a`, limit))).toBe(tooLarge);
    await expect(closed).resolves.toBeDefined();
  });

  it("reads what has just the size that is allowed", async () => {
    const { origin } = await runServer((_request, response) => response.end("x".repeat(1000)));
    expect(text(await get(`${origin}/a`, limit))).toHaveLength(1000);
  });

  it("asks for gzip and unpacks it", async () => {
    const { origin, requests } = await runServer((_request, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("hello"));
    });
    expect(text(await get(`${origin}/a`, limit))).toBe("hello");
    expect(requests[0]?.headers["accept-encoding"]).toBe("gzip");
  });

  it("ends a bomb: 200 MB in 200 KB", async () => {
    const bomb = gzipSync(Buffer.alloc(200_000_000), { level: 1 });
    const { origin } = await runServer((_request, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).end(bomb);
    });
    expect(bomb.length).toBeLessThan(1_000_000);
    expect(await failure(get(`${origin}/a`, { maxBytes: 1_000_000 }))).toBe(
      "http://host/a: the answer is larger than 1 MB",
    );
  });

  it.each([
    ["gzip", Buffer.from("no gzip at all"), "its gzip data is damaged or ends too early"],
    ["gzip", gzipSync("x".repeat(5000)).subarray(0, 20), "its gzip data is damaged or ends too early"],
    ["br", Buffer.from("?"), "it is packed with br, which was not asked for"],
  ])("says what is wrong with a body packed as %s", async (encoding, body, reason) => {
    const { origin } = await runServer((_request, response) => {
      response.writeHead(200, { "content-encoding": encoding }).end(body);
    });
    expect(await failure(get(`${origin}/a`))).toBe(`http://host/a: ${reason}`);
  });
});

describe("a redirect", () => {
  const to = (location: string, code = 302): Answer => status(code, { location });

  it.each([301, 302, 303, 307, 308])("of status %i is followed, with the key, within an origin", async (code) => {
    const { origin, requests } = await runRoutes({ "/a": to("b?x=1", code), "/b": json(1) });
    expect(await get(`${origin}/a`, { key: "sk-1" })).toMatchObject({ url: new URL(`${origin}/b?x=1`), keySent: true });
    expect(requests[1]?.headers.authorization).toBe("Bearer sk-1");
  });

  it("leaves the key behind at another origin, and on the way back from there", async () => {
    const first = await runServer((request, response) => {
      (request.url === "/a" ? to(`${second.origin}/b`) : json(1))(request, response);
    });
    const second = await runServer((request, response) => to(`${first.origin}/c`)(request, response));
    expect(await get(`${first.origin}/a`, { key: "sk-1" })).toMatchObject({ status: 200, keySent: false });
    expect(first.requests.map(({ headers }) => headers.authorization)).toEqual(["Bearer sk-1", undefined]);
    expect(second.requests.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });

  it("is followed five times and no more", async () => {
    const { origin, requests } = await runServer((request, response) => {
      to(`/${Number(request.url?.slice(1)) + 1}`)(request, response);
    });
    expect(await failure(get(`${origin}/0`))).toBe(
      "http://host/0: redirected more than 5 times, at last to http://host/6",
    );
    expect(requests).toHaveLength(6);
  });

  it.each([
    ["", "a redirect without a target"],
    ["http://[", "a redirect to what is no address"],
    ["file:///etc/passwd", "a redirect to file:, which is not followed"],
    ["ftp://host/a", "a redirect to ftp:, which is not followed"],
    ["data:application/json,1", "a redirect to data:, which is not followed"],
    ["http://me:secret@127.0.0.1/", "a redirect to an address with a password, which is not followed"],
  ])("to %j is refused", async (location, reason) => {
    const { origin } = await runRoutes({ "/a": to(location) });
    const message = await failure(get(`${origin}/a`));
    expect(message).toBe(`http://host/a: ${reason}`);
    expect(message).not.toContain("secret");
  });
});

describe("an answer that is no HTTP", () => {
  it("is told", async () => {
    const port = await runTcp((socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n"));
    expect(await failure(get(`http://127.0.0.1:${port}/a`))).toBe("http://host/a: the answer is no HTTP");
  });

  it("is told of a header without an end", async () => {
    const port = await runTcp((socket) => socket.write(`HTTP/1.1 200 OK\r\nx: ${"a".repeat(100_000)}`));
    expect(await failure(get(`http://127.0.0.1:${port}/a`))).toBe(
      "http://host/a: the headers of the answer are too long",
    );
  });

  it("is told of TLS where there is none", async () => {
    const { port } = await runServer(status(200));
    expect(await failure(get(`https://127.0.0.1:${port}/a`))).toMatch(
      /^https:\/\/host\/a: (TLS failed|the connection)/,
    );
  });
});
