import type { BaseUrl } from "../../model/serving/base-url.ts";
import { downloadServing } from "../../model/serving/download-serving.ts";
import type { ServingCache } from "../../model/serving/serving-cache.ts";
import type { ServingValidators } from "../../model/serving/serving-validators.ts";
import { httpGet } from "../../source/http/http-get.ts";
import type { HttpTimings } from "../../source/http/http-timings.ts";
import { keyPattern } from "../../source/http/key-pattern.ts";
import { proxySettings } from "../../source/http/proxy-settings.ts";
import { ServerError } from "../../source/http/server-error.ts";
import { createUndiciExchange } from "../../source/http/undici-exchange.ts";
import type { CliIo } from "../cli-io.ts";
import { apiKey, KEY_VARIABLE } from "./api-key.ts";

export interface AskContext {
  readonly io: CliIo;
  readonly validators: ServingValidators;
  readonly timings: HttpTimings;
  /** What is going on. */
  readonly tell: (text: string) => void;
  /** What the user should know. */
  readonly warn: (text: string) => Promise<void>;
}

/** Fetches what a server says, or only what changed since `old`. @throws ServerError, UsageError */
export async function askServer(
  base: BaseUrl,
  old: ServingCache | null,
  { io, validators, timings, tell, warn }: AskContext,
): Promise<ServingCache> {
  const key = apiKey(io.env);
  if (key !== null && !isPrivateWay(base)) {
    await warn(`${KEY_VARIABLE} goes to ${base.href} unencrypted: use https where the server has it`);
  }
  const exchange = createUndiciExchange(proxySettings(io.env), timings);
  const hide = (text: string): string => (key === null ? text : text.replace(keyPattern(key), "***"));
  try {
    return await downloadServing(base, old, {
      get: (request) => httpGet(request, { exchange, timings, tell: (text) => tell(hide(text)), clock: io.clock }),
      key,
      validators,
      warn: (text) => warn(hide(text)),
      clock: io.clock,
    });
  } catch (error) {
    throw error instanceof ServerError ? withoutKey(error, hide) : error;
  } finally {
    await exchange.close();
  }
}

/** A server that knows the key can put it into an address or a text that a message shows. */
function withoutKey(error: ServerError, hide: (text: string) => string): ServerError {
  const message = hide(error.message);
  const hint = error.hint === null ? null : hide(error.hint);
  // --debug shows causes, and a failed look-up names the host.
  const causes = causesText(error.cause);
  if (message === error.message && hint === error.hint && hide(causes) === causes) return error;
  return new ServerError(message, hint === null ? {} : { hint });
}

function causesText(cause: unknown): string {
  return cause instanceof Error ? `${cause.message}\n${cause.stack}\n${causesText(cause.cause)}` : "";
}

function isPrivateWay({ href }: BaseUrl): boolean {
  const { protocol, hostname } = new URL(href);
  return protocol === "https:" || hostname === "localhost" || hostname === "[::1]" || /^127\./.test(hostname);
}
