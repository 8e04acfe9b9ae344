import { connectionFailure } from "./connection-failure.ts";
import type { HttpExchange, HttpResponse } from "./http-exchange.ts";
import type { HttpTimings } from "./http-timings.ts";
import { BodyTooLarge, BodyUnreadable, readBody } from "./read-body.ts";
import { isRedirect, redirectTarget } from "./redirect-target.ts";
import { retryAfterText, retryDelay } from "./retry-delay.ts";
import { ConnectionError, ServerError } from "./server-error.ts";
import { shownUrl } from "./shown-url.ts";

export interface GetRequest {
  readonly url: URL;
  /** Bearer key for the origin of `url`, and for no other. */
  readonly key: string | null;
  /** Of a copy that is at hand: the answer may then be 304. */
  readonly etag: string | null;
  /** Of the answer, as sent and unpacked. */
  readonly maxBytes: number;
}

export interface GetAnswer {
  /** 200, 304, or a 4xx other than 429: what else a server says is an error. */
  readonly status: number;
  /** Where the answer came from, after redirects. */
  readonly url: URL;
  /** Whether the key went along to there. */
  readonly keySent: boolean;
  readonly etag: string | null;
  /** Lower case, without parameters; "" when it is not said. */
  readonly contentType: string;
  /** null unless the status is 200. */
  readonly bytes: Uint8Array | null;
}

export interface GetContext {
  readonly exchange: HttpExchange;
  readonly timings: HttpTimings;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** What is going on, for people. */
  readonly tell: (text: string) => void;
}

const MAX_REDIRECTS = 5;

/**
 * Gets one address whole. Follows redirects; tries again when the connection failed, and after 429 and 5xx.
 * @throws ServerError
 */
export async function httpGet(request: GetRequest, context: GetContext): Promise<GetAnswer> {
  let url = request.url;
  let { key } = request;
  for (let hops = 0; ; hops++) {
    const step = await stepWithRetries({ ...request, url, key }, context);
    if ("answer" in step) return step.answer;
    if (hops === MAX_REDIRECTS) {
      throw new ServerError(
        `${shownUrl(request.url)}: redirected more than ${MAX_REDIRECTS} times, at last to ${shownUrl(step.redirect)}`,
        {
          hint: "check the address",
        },
      );
    }
    // Once dropped it stays dropped: the way back to the first origin was chosen by another.
    if (step.redirect.origin !== url.origin) key = null;
    url = step.redirect;
  }
}

type Step = { readonly answer: GetAnswer } | { readonly redirect: URL };
/** A failed request: what to say of it, and whether and when to try again. */
interface Failed {
  readonly error: ServerError;
  readonly passing: boolean;
  readonly retryAfter: string | null;
}

async function stepWithRetries(request: GetRequest, context: GetContext): Promise<Step> {
  const { timings, tell, clock } = context;
  for (let attempt = 1; ; attempt++) {
    const step = await attemptStep(request, context);
    if (!("error" in step)) return step;
    if (!step.passing || attempt >= timings.attempts) throw step.error;
    const delay = retryDelay(attempt, step.retryAfter, timings, clock());
    if (delay === null) throw step.error;
    tell(`${step.error.message}: trying again in ${Math.max(1, Math.round(delay / 1000))} s`);
    await timings.sleep(delay);
  }
}

async function attemptStep(request: GetRequest, { exchange, timings, tell }: GetContext): Promise<Step | Failed> {
  const { url, key, etag } = request;
  tell(`fetching ${shownUrl(url)}`);
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), timings.total);
  try {
    const response = await exchange.send({
      url,
      signal: deadline.signal,
      headers: {
        accept: "application/json",
        "accept-encoding": "gzip",
        "user-agent": "checkpointlint",
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(etag === null ? {} : { "if-none-match": etag }),
      },
    });
    return await stepOf(response, request);
  } catch (error) {
    if (error instanceof ServerError) throw error;
    return failed(error, request, deadline.signal.aborted, timings.total);
  } finally {
    clearTimeout(timer);
  }
}

async function stepOf(response: HttpResponse, { url, key, etag, maxBytes }: GetRequest): Promise<Step | Failed> {
  const { status } = response;
  if (status !== 200) response.discard();
  if (isRedirect(status)) return { redirect: redirectTarget(url, response.header("location")) };
  if (status === 429 || status >= 500) return serverFailed(url, status, response.header("retry-after"));
  const usable = status === 200 || (status === 304 && etag !== null) || (status >= 400 && status !== 407);
  if (!usable) {
    const hint =
      status === 407 ? "check the user and password in the proxy variables" : "check that this is the right server";
    throw new ServerError(
      `${shownUrl(url)}: answered ${status}${status === 407 ? " (the proxy wants a password)" : ""}`,
      { hint },
    );
  }
  return {
    answer: {
      status,
      url,
      keySent: key !== null,
      etag: response.header("etag"),
      contentType: (response.header("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "",
      bytes: status === 200 ? await readBody(response, maxBytes) : null,
    },
  };
}

function serverFailed(url: URL, status: number, retryAfter: string | null): Failed {
  const asked = retryAfterText(retryAfter);
  const wait = asked === null ? "" : ` and ${asked}`;
  const what =
    status === 429 ? `answered 429 (too many requests)${wait}` : `answered ${status}, a failure of the server${wait}`;
  return {
    error: new ServerError(`${shownUrl(url)}: ${what}`, { hint: "try again later" }),
    passing: true,
    retryAfter,
  };
}

function failed(error: unknown, { url, maxBytes }: GetRequest, late: boolean, total: number): Failed {
  const because = (reason: string, hint: string, passing: boolean, Kind = ServerError): Failed => ({
    error: new Kind(`${shownUrl(url)}: ${reason}`, { hint, cause: error }),
    passing,
    retryAfter: null,
  });
  if (late) {
    return because(
      `no whole answer within ${total / 1000} s`,
      "try again later, or check the way to the server",
      false,
      ConnectionError,
    );
  }
  if (error instanceof BodyTooLarge) {
    return because(`the answer is larger than ${maxBytes / 1e6} MB`, "check that this is the right server", false);
  }
  if (error instanceof BodyUnreadable) return because(error.message, "tell who runs the server", false);
  const { reason, hint, passing } = connectionFailure(error);
  return because(reason, hint, passing, ConnectionError);
}
