import type { GetAnswer } from "../../source/http/http-get.ts";
import { ServerError } from "../../source/http/server-error.ts";
import { shownUrl } from "../../source/http/shown-url.ts";

/** Shorter texts occur by chance. */
const SHORTEST_KEY = 8;

/**
 * The bytes of an answer, unless the key stands in them or in the ETag: a debugging proxy that sends requests back would otherwise put it
 * into messages and the cache.
 * @throws ServerError
 */
export function refuseEcho({ bytes, etag, url }: GetAnswer, key: string | null): Uint8Array {
  const content = Buffer.from(bytes ?? new Uint8Array());
  if (key !== null && key.length >= SHORTEST_KEY && (content.includes(key) || etag?.includes(key) === true)) {
    throw new ServerError(`${shownUrl(url)}: the answer repeats the key that was sent`, {
      hint: "nothing of it is kept; check that this is the right server, and think of replacing the key",
    });
  }
  return content;
}
