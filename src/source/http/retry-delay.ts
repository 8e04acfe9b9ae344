import type { HttpTimings } from "./http-timings.ts";

/**
 * How long to wait before the next request, in milliseconds: what the server asks for (Retry-After: seconds or a date,
 * RFC 9110, 10.2.3), else doubled each time, with jitter. null when the server asks for more than we wait.
 * @param attempt of the request that failed, from 1
 * @param now milliseconds since 1970
 */
export function retryDelay(
  attempt: number,
  retryAfter: string | null,
  timings: Pick<HttpTimings, "firstDelay" | "longestDelay" | "jitter">,
  now: number,
): number | null {
  const asked = retryAfter === null ? null : askedDelay(retryAfter.trim(), now);
  if (asked !== null) return asked > timings.longestDelay ? null : asked;
  const doubled = timings.firstDelay * 2 ** (attempt - 1);
  return Math.min(timings.longestDelay, doubled * (0.5 + timings.jitter() / 2));
}

/** What a server asks for with Retry-After, as a clause for people; null when it asks for nothing that can be read. */
export function retryAfterText(retryAfter: string | null): string | null {
  const text = retryAfter?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return `asks to wait ${text} s`;
  // Date.parse makes a date of nearly any text with a number in it.
  const date = /^[A-Z][a-z]+[, ].*\d/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? null : `asks to wait until ${new Date(date).toUTCString()}`;
}

function askedDelay(text: string, now: number): number | null {
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
