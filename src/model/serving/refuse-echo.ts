import type { JsonValue } from "../../format/json/json-value.ts";
import type { GetAnswer } from "../../source/http/http-get.ts";
import { keyPattern } from "../../source/http/key-pattern.ts";
import { ServerError } from "../../source/http/server-error.ts";
import { shownUrl } from "../../source/http/shown-url.ts";

/** Shorter texts occur by chance. */
const SHORTEST_KEY = 8;

/**
 * The bytes of an answer, unless the key stands in them or in the ETag: a debugging proxy that sends requests back would
 * otherwise put it into messages and the cache.
 * @throws ServerError
 */
export function refuseEcho({ bytes, etag, url }: GetAnswer, key: string | null): Uint8Array {
  const content = Buffer.from(bytes ?? new Uint8Array());
  if (key === null || key.length < SHORTEST_KEY) return content;
  // Latin 1 keeps every byte and a key is ASCII: this holds for what is no UTF-8, too.
  if (keyPattern(key).test(content.toString("latin1")) || keyPattern(key).test(etag ?? "")) throw echo(url);
  return content;
}

/** The same for the names and texts of what was parsed: JSON has more than one way to write each. @throws ServerError */
export function refuseEchoedValue(url: URL, value: JsonValue, key: string | null): void {
  if (key === null || key.length < SHORTEST_KEY) return;
  const pattern = keyPattern(key);
  const holds = (part: JsonValue): boolean => {
    if (typeof part === "string") return part.search(pattern) >= 0;
    if (Array.isArray(part)) return part.some(holds);
    if (typeof part !== "object" || part === null) return false;
    return Object.entries(part).some(([name, inner]) => holds(name) || holds(inner));
  };
  if (holds(value)) throw echo(url);
}

/** Unlike other faults of one part of a server, this one makes all that it says suspect. */
export class EchoError extends ServerError {}

function echo(url: URL): EchoError {
  return new EchoError(`${shownUrl(url)}: the answer repeats the key that was sent`, {
    hint: "nothing of it is kept; check that this is the right server, and think of replacing the key",
  });
}
